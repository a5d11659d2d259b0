import assert from "node:assert/strict";
import { type Order, type OrderLine, STAGES, type Stage, type StageQuantities } from "./types.ts";

export const NO_UNITS: StageQuantities = {
  open: 0,
  backordered: 0,
  sourced: 0,
  released: 0,
  picked: 0,
  packed: 0,
  shipped: 0,
  ready_to_collect: 0,
  delivered: 0,
  canceled: 0,
  returned: 0,
};

/** Moves units of a line from one stage to another. @throws AssertionError if there are not that many (a bug) */
export function moveUnits(
  line: OrderLine,
  move: { readonly from: Stage; readonly to: Stage; readonly quantity: number },
): OrderLine {
  assert(move.quantity >= 0 && Number.isInteger(move.quantity), "quantity to move");
  if (line.stages[move.from] < move.quantity)
    assert.fail(`line ${line.line_no} has fewer than ${move.quantity} units ${move.from}`);
  if (move.quantity === 0 || move.from === move.to) return line;
  return {
    ...line,
    stages: {
      ...line.stages,
      [move.from]: line.stages[move.from] - move.quantity,
      [move.to]: line.stages[move.to] + move.quantity,
    },
  };
}

/** Adds to and takes from several stages at once; the units stay as many as they are. @throws AssertionError if not (a bug) */
export function shiftUnits(line: OrderLine, deltas: Readonly<Partial<Record<Stage, number>>>): OrderLine {
  const stages = { ...line.stages };
  let sum = 0;
  for (const stage of STAGES) {
    const delta = deltas[stage] ?? 0;
    if (delta === 0) continue;
    stages[stage] += delta;
    sum += delta;
    if (stages[stage] < 0) assert.fail(`line ${line.line_no} has no ${-delta} units ${stage} to give`);
  }
  if (sum !== 0) assert.fail(`units of line ${line.line_no} appear or vanish`);
  return { ...line, stages };
}

export function withLine(order: Order, changed: OrderLine): Order {
  const lines = order.lines.slice();
  lines[positionOf(order, changed.line_no)] = changed;
  return { ...order, lines };
}

/** Many changed lines at once: the order is copied once, however many lines it has. */
export function withLines(order: Order, changed: readonly OrderLine[]): Order {
  if (changed.length === 0) return order;
  const lines = order.lines.slice();
  for (const line of changed) lines[positionOf(order, line.line_no)] = line;
  return { ...order, lines };
}

/** Moves units of many lines from one stage to another: the order is copied once, however many lines it has. */
export function moveUnitsOfLines(
  order: Order,
  moves: readonly { readonly line_no: number; readonly quantity: number }[],
  stages: { readonly from: Stage; readonly to: Stage },
): Order {
  const moving = moves.filter((move) => move.quantity !== 0);
  if (moving.length === 0) return order;
  const lines = order.lines.slice();
  for (const { line_no, quantity } of moving) {
    const position = positionOf(order, line_no);
    lines[position] = moveUnits(lines[position] as OrderLine, { ...stages, quantity });
  }
  return { ...order, lines };
}

export function moveLineUnits(
  order: Order,
  line_no: number,
  move: { from: Stage; to: Stage; quantity: number },
): Order {
  return withLine(order, moveUnits(loadLine(order, line_no), move));
}

/** @throws AssertionError if the order has no such line */
export function loadLine(order: Order, line_no: number): OrderLine {
  return order.lines[positionOf(order, line_no)] as OrderLine;
}

/** Lines are numbered from 1 as a rule, so the position needs no search. */
function positionOf({ order_id, lines }: Order, line_no: number): number {
  if (lines[line_no - 1]?.line_no === line_no) return line_no - 1;
  const position = lines.findIndex((candidate) => candidate.line_no === line_no);
  assert(position >= 0, `order ${order_id} has no line ${line_no}`);
  return position;
}

/** Units of all lines in any of the stages. */
export function unitsIn(order: Order, ...stages: readonly Stage[]): number {
  let units = 0;
  for (const line of order.lines) for (const stage of stages) units += line.stages[stage];
  return units;
}

/** How many units of a line have left for the customer, whatever became of them since: these are units [0, n). */
export function departedUnits(line: OrderLine): number {
  return line.stages.shipped + line.stages.delivered + line.stages.returned;
}

/** Units that are still to be delivered or were: everything but canceled. */
export function liveUnits(order: Order): number {
  return order.lines.reduce((units, line) => units + line.quantity - line.stages.canceled, 0);
}
