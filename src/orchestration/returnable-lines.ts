import type { OrderView } from "./order-view.ts";

/** What of each line is with the customer, and how much of that is announced to come back already. */
export function returnableLines(view: OrderView) {
  return view.order.lines.map((line) => ({
    line_no: line.line_no,
    with_customer_quantity: line.stages.shipped + line.stages.delivered,
    announced_quantity: view.returns
      .filter((entry) => entry.state === "registered")
      .flatMap((entry) => entry.lines)
      .filter((announced) => announced.line_no === line.line_no)
      .reduce((sum, announced) => sum + announced.quantity, 0),
  }));
}
