import type { Call, Json } from "../running-app.ts";
import { integerBetween, type Random, seededRandom } from "./seeded.ts";

/** Two people per order, each at an API server of his own, and what they do with it until they have done as much as planned. */
export type AgentsPlan = { readonly seed: number; readonly edits_per_agent: number; readonly orders_at_once: number };

export type AgentsReport = {
  edits: number;
  /** Of them those that said which version they had been decided on. */
  versioned: number;
  /** Answered 412, or 409 as work that somebody else had done meanwhile: read again, and decided anew. */
  readonly conflicts: Record<string, number>;
  /** Edits that were done although the order had changed since it was read, or that the order does not show. */
  readonly lost: string[];
  /** What an order offered and refused, though nobody had touched it, or never let through. */
  readonly failed: string[];
};

type Action = "hold" | "lift" | "cancel" | "pick" | "ship" | "note";
type Edit = {
  readonly action: Action;
  readonly method: "POST" | "DELETE";
  readonly path: string;
  readonly body?: Json;
  /** Units, or 1. */
  readonly amount: number;
};

const ATTEMPTS_MAX = 100;
const VERSIONED: ReadonlySet<Action> = new Set(["hold", "lift", "cancel"]);

/** Lets two agents at every order and compares what they were told with what the orders have become. */
export async function runTwoAgents(
  calls: readonly [Call, Call],
  order_ids: readonly string[],
  plan: AgentsPlan,
): Promise<AgentsReport> {
  const report: AgentsReport = { edits: 0, versioned: 0, conflicts: {}, lost: [], failed: [] };
  const queue = order_ids.map((order_id, index) => ({ order_id, seed: plan.seed + index }));
  const workOff = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const done = new Map<Action, number>();
      const { order_id, seed } = next;
      await Promise.all(
        calls.map((call, agent) =>
          editOften({ call, order_id, plan, random: seededRandom(seed * 2 + agent) }, report, done),
        ),
      );
      report.lost.push(...(await differences(calls[0], order_id, done)));
    }
  };
  await Promise.all(Array.from({ length: plan.orders_at_once }, workOff));
  return report;
}

type Agent = {
  readonly call: Call;
  readonly order_id: string;
  readonly plan: AgentsPlan;
  readonly random: Random;
};

async function editOften(agent: Agent, report: AgentsReport, done: Map<Action, number>): Promise<void> {
  for (let edit = 0; edit < agent.plan.edits_per_agent; edit += 1) {
    const made = await editOnce(agent, report);
    if (made) done.set(made.action, (done.get(made.action) ?? 0) + made.amount);
  }
}

/** Reads, decides, says so; and reads again as often as somebody else was faster. */
async function editOnce({ call, order_id, random }: Agent, report: AgentsReport): Promise<Edit | null> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const { body: seen } = await call("GET", `/v1/orders/${order_id}`);
    const edit = decideEdit(seen, random);
    const is_versioned = VERSIONED.has(edit.action);
    const headers: Record<string, string> = is_versioned ? { "if-match": `"${seen.version}"` } : {};
    const { status, body, text } = await call(edit.method, edit.path, edit.body, headers);
    if (status < 300) {
      report.edits += 1;
      if (is_versioned) {
        report.versioned += 1;
        if (body.version !== seen.version + 1)
          report.lost.push(`${edit.action} of ${order_id}: decided on version ${seen.version}, made ${body.version}`);
      }
      return edit;
    }
    if (status !== (is_versioned ? 412 : 409)) {
      report.failed.push(`${edit.action} of ${order_id} at version ${seen.version}: ${status} ${text}`);
      return null;
    }
    report.conflicts[edit.action] = (report.conflicts[edit.action] ?? 0) + 1;
  }
  report.failed.push(`an edit of ${order_id} came too late ${ATTEMPTS_MAX} times`);
  return null;
}

/** One of the things that the order as it was read allows. */
function decideEdit(order: Json, random: Random): Edit {
  const path = `/v1/orders/${order.order_id}`;
  const possible: Edit[] = [
    { action: "note", method: "POST", path: `${path}/notes`, body: { text: "Called the customer." }, amount: 1 },
  ];
  const allows = (action: string) =>
    order.allowed_actions.some((each: Json) => each.action === action && each.refusal === undefined);
  if (allows("hold")) possible.push({ action: "hold", method: "POST", path: `${path}/holds`, body: {}, amount: 1 });
  for (const { hold_id } of order.holds)
    possible.push({ action: "lift", method: "DELETE", path: `${path}/holds/${hold_id}`, amount: 1 });
  for (const { line_no, cancelable_quantity } of order.lines) {
    if (cancelable_quantity === 0) continue;
    const body = { reason: "customer_request", lines: [{ line_no, quantity: 1 }] };
    possible.push({ action: "cancel", method: "POST", path: `${path}/cancellations`, body, amount: 1 });
  }
  for (const head of order.fulfillment_orders) possible.push(...workOn(head));
  return possible[integerBetween(random, 0, possible.length - 1)] as Edit;
}

/** The location's part: picked unit by unit of a line, and shipped when nothing is left to pick. */
function workOn(head: Json): Edit[] {
  const path = `/v1/fulfillment-orders/${head.fulfillment_order_id}`;
  const allows = (action: string) => head.allowed_actions.some((each: Json) => each.action === action);
  const unpicked = head.lines.filter((line: Json) => line.to_pick_quantity > 0);
  const quantities = (field: string, lines: Json) =>
    lines
      .map((line: Json) => ({ line_no: line.line_no, quantity: line[field] }))
      .filter((line: Json) => line.quantity > 0);
  if (unpicked.length > 0 && allows("pick")) {
    const lines = quantities("to_pick_quantity", unpicked.slice(0, 1));
    return [{ action: "pick", method: "POST", path: `${path}/picks`, body: { lines }, amount: sum(lines) }];
  }
  const lines = quantities("picked_quantity", head.lines);
  if (lines.length === 0 || !allows("ship")) return [];
  const body = { carrier: "dhl", parcels: [{ tracking_number: head.fulfillment_order_id, lines }] };
  return [{ action: "ship", method: "POST", path: `${path}/shipments`, body, amount: sum(lines) }];
}

function sum(lines: readonly Json[]): number {
  return lines.reduce((total, { quantity }) => total + quantity, 0);
}

/** What was answered with success, and the order and its history do not show as often. */
async function differences(call: Call, order_id: string, done: ReadonlyMap<Action, number>): Promise<string[]> {
  const { body: order } = await call("GET", `/v1/orders/${order_id}`);
  const { body: history } = await call("GET", `/v1/orders/${order_id}/events?limit=200`);
  const told = (type: string) => history.data.filter((event: Json) => event.type === type).length;
  const inStage = (stage: string) =>
    order.lines.reduce(
      (units: number, line: Json) => units + sum(line.stages.filter((each: Json) => each.stage === stage)),
      0,
    );
  // What was picked and then canceled lies on its shelf again; the history has it still.
  const worked = (type: string) =>
    history.data
      .filter((event: Json) => event.type === type)
      .reduce((units: number, event: Json) => units + sum(event.data.lines), 0);
  const shown: Readonly<Record<Action, number>> = {
    hold: told("hold_placed"),
    lift: told("hold_lifted"),
    cancel: inStage("canceled"),
    pick: worked("units_picked"),
    ship: worked("units_shipped"),
    note: told("note_written"),
  };
  return (Object.keys(shown) as Action[])
    .filter((action) => shown[action] !== (done.get(action) ?? 0))
    .map((action) => `${action} of ${order_id}: ${done.get(action) ?? 0} done, ${shown[action]} shown`);
}
