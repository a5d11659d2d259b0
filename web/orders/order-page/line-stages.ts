import type { Order, OrderLine } from "../../api/types.ts";

type LineStage = {
  readonly stage: OrderLine["stages"][number]["stage"];
  readonly quantity: number;
  readonly location: string | null;
};
type Shipment = {
  readonly location: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
};

/** Where the units of a line are, and where those that have left came from, as far as that is one place. */
export function stagesOfLine(
  line: Pick<OrderLine, "line_no" | "stages">,
  shipments: readonly (Shipment & Partial<Order["shipments"][number]>)[],
): readonly LineStage[] {
  const from = new Set(
    shipments
      .filter(({ lines }) => lines.some(({ line_no, quantity }) => line_no === line.line_no && quantity > 0))
      .map(({ location }) => location),
  );
  const [only = null] = from.size === 1 ? from : [];
  return line.stages.map(({ stage, quantity, location }) => ({
    stage,
    quantity,
    location: location ?? (LEFT.has(stage) ? only : null),
  }));
}

const LEFT: ReadonlySet<string> = new Set(["shipped", "delivered", "returned"]);
