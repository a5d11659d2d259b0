import { type Api, type ApiRequest, ask, pause } from "./api-client.ts";

/** A location that does at once what it is asked for. */
export type LocationRobot = {
  /** Parcels whose shipment was acknowledged. */
  readonly shipped: () => number;
  /** Rethrows what went wrong meanwhile. */
  readonly stop: () => Promise<void>;
};

type Work = {
  readonly fulfillment_order_id: string;
  readonly status: string;
  readonly lines: readonly { readonly line_no: number; readonly to_pick_quantity: number }[];
};

const LOOK_EVERY_MS = 250;
const AT_ONCE = 4;
const PAGE = 100;

/**
 * Ships whatever is released to a location; half of it is accepted first. It remembers nothing but what it has said: what got no answer is
 * found again when it looks next, and said again with the same key.
 */
export function startLocationRobot(api: Api, location: string): LocationRobot {
  const said = new Map<string, unknown>();
  const refusals = new Map<string, number>();
  let shipped = 0;
  let unanswered = 0;
  let is_stopping = false;

  const askOnce = async (request: ApiRequest) => {
    const answer = await ask(api, request, unanswered);
    if (!answer) unanswered += 1;
    return answer;
  };
  const list = async (status: string): Promise<readonly Work[]> => {
    const path = `/v1/fulfillment-orders?location=${location}&status=${status}&limit=${PAGE}`;
    const answer = await askOnce({ method: "GET", path });
    return answer ? (answer.body as { data: readonly Work[] }).data : [];
  };
  const say = async (work: Work, action: string, content: unknown): Promise<boolean> => {
    const subject = `${action}-${work.fulfillment_order_id}`;
    const key = `${subject}-${refusals.get(subject) ?? 0}`;
    const body = said.get(key) ?? content;
    said.set(key, body);
    const path = `/v1/fulfillment-orders/${work.fulfillment_order_id}/${action}`;
    const answer = await askOnce({ method: "POST", path, body, key, may_be_refused: true });
    if (answer === null) return false;
    if (answer.status < 300) return true;
    // The customer has canceled a unit after we had looked: we look again, and say something else under another key.
    said.delete(key);
    if (answer.status !== 409)
      throw new Error(`${action} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    refusals.set(subject, (refusals.get(subject) ?? 0) + 1);
    return false;
  };
  const perform = async (work: Work) => {
    const says_so_first = Number.parseInt(work.fulfillment_order_id.slice(-1), 16) % 2 === 0;
    if (work.status === "released" && says_so_first && !(await say(work, "acceptances", {}))) return;
    const lines = work.lines
      .filter((line) => line.to_pick_quantity > 0)
      .map((line) => ({ line_no: line.line_no, quantity: line.to_pick_quantity }));
    const tracking_number = `T-${work.fulfillment_order_id}`;
    if (await say(work, "shipments", { carrier: "dhl", parcels: [{ tracking_number, lines }] })) shipped += 1;
  };
  const run = async () => {
    while (!is_stopping) {
      const queue = [...(await list("accepted")), ...(await list("released"))];
      const is_idle = queue.length === 0;
      const hand = async () => {
        for (let work = queue.shift(); work && !is_stopping; work = queue.shift()) await perform(work);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, hand));
      if (is_idle) await pause(LOOK_EVERY_MS);
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  return {
    shipped: () => shipped,
    stop: () => {
      is_stopping = true;
      return ended;
    },
  };
}
