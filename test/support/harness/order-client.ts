import type { Acknowledgment, Acknowledgments } from "./acknowledgments.ts";
import { type Api, askUntilAnswered } from "./api-client.ts";
import { orderBody, type Placement } from "./shop.ts";

export type Placing = {
  readonly placements: readonly Placement[];
  /** How many place orders at the same time. */
  readonly clients: number;
  readonly acknowledgments: Acknowledgments;
  /** Every so manieth first answer is thrown away as if it had been lost on the way, and the request sent again. */
  readonly forget_every?: number;
  /** A broken client takes an order whose answer it has lost for one that was never placed, and places another. */
  readonly retry_as?: "same_request" | "new_request";
  /** Told after each acknowledgment how many there are, and of which order. */
  readonly onAcknowledged?: (count: number, acknowledgment: Acknowledgment) => void;
};

export type PlacingReport = { readonly unknown_outcomes: number; readonly forgotten_answers: number };

type Order = {
  readonly order_id: string;
  readonly number: string;
  readonly external_id: string;
  readonly totals: { readonly total_minor: number };
};

/** Places orders until each is acknowledged, whatever happens to the server meanwhile. */
export async function placeOrders(api: Api, placing: Placing): Promise<PlacingReport> {
  const queue = placing.placements.map((placement, index) => ({ placement, index }));
  const report = { unknown_outcomes: 0, forgotten_answers: 0 };
  let acknowledged = 0;

  const place = async (placement: Placement, own_api: Api): Promise<Acknowledgment> => {
    const request = {
      method: "POST",
      path: "/v1/orders",
      body: orderBody(placement),
      key: placement.idempotency_key,
    };
    const { body } = await askUntilAnswered(own_api, request, () => {
      report.unknown_outcomes += 1;
    });
    const order = body as Order;
    return {
      external_id: placement.external_id,
      idempotency_key: placement.idempotency_key,
      order_id: order.order_id,
      number: order.number,
      total_minor: order.totals.total_minor,
    };
  };
  const client = async (_: unknown, client_no: number) => {
    const own_api = beginningAt(api, client_no);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { placement, index } = next;
      if (placing.forget_every && index % placing.forget_every === 0) {
        await place(placement, own_api);
        report.forgotten_answers += 1;
      }
      const is_forgotten = placing.forget_every !== undefined && index % placing.forget_every === 0;
      const sent = is_forgotten && placing.retry_as === "new_request" ? anew(placement) : placement;
      const acknowledgment = await place(sent, own_api);
      await placing.acknowledgments.record(acknowledgment);
      acknowledged += 1;
      placing.onAcknowledged?.(acknowledged, acknowledgment);
    }
  };
  await Promise.all(Array.from({ length: placing.clients }).map(client));
  return report;
}

/** Clients are spread over the processes; each turns to another one only when its own does not answer. */
export function beginningAt(api: Api, client_no: number): Api {
  const urls = [api.url, ...(api.other_urls ?? [])];
  const own = client_no % urls.length;
  const [url, ...other_urls] = [...urls.slice(own), ...urls.slice(0, own)] as [string, ...string[]];
  return { url, other_urls, key: api.key };
}

function anew(placement: Placement): Placement {
  return {
    ...placement,
    external_id: `${placement.external_id}-again`,
    idempotency_key: `${placement.idempotency_key}-again`,
  };
}
