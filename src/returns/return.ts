import { accept, type Decision, refuse } from "../kernel/decision.ts";

/** What returns need to know of an order's line: how many units are with the customer, or on their way back already. */
export type ReturnableLine = {
  readonly line_no: number;
  readonly with_customer_quantity: number;
  readonly announced_quantity: number;
};

export type ReturnRequest = {
  readonly order_id: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
  readonly reason: string;
};

export type ReturnRefusal =
  | { readonly code: "return_line_not_found"; readonly line_no: number }
  | { readonly code: "quantity_not_returnable"; readonly line_no: number; readonly returnable_quantity: number };

/** Decides whether goods may be sent back: only what the customer has, and each unit once. */
export function decideReturn(
  lines: readonly ReturnableLine[],
  request: ReturnRequest,
): Decision<ReturnRequest, ReturnRefusal> {
  const asked = new Map<number, number>();
  for (const { line_no, quantity } of request.lines) asked.set(line_no, (asked.get(line_no) ?? 0) + quantity);
  for (const [line_no, quantity] of asked) {
    const line = lines.find((candidate) => candidate.line_no === line_no);
    if (!line) return refuse({ code: "return_line_not_found", line_no });
    const returnable_quantity = line.with_customer_quantity - line.announced_quantity;
    if (quantity > returnable_quantity)
      return refuse({ code: "quantity_not_returnable", line_no, returnable_quantity });
  }
  return accept({ ...request, lines: [...asked].map(([line_no, quantity]) => ({ line_no, quantity })) });
}
