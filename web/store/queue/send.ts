import { answerOf, api, ProblemError } from "../../api/client.ts";
import type { FulfillmentOrder } from "../../api/types.ts";
import type { Conflict, LineQuantity, Outcome, StoreAction } from "./action.ts";

/** After these the same request may well be answered: too long a wait, too much at once, the server's trouble. */
const COME_AGAIN = new Set([408, 425, 429]);

/** Tells the server one action, and says what came of it. */
export async function sendAction(action: StoreAction): Promise<Outcome> {
  if (!navigator.onLine) return { outcome: "later", is_signed_out: false };
  try {
    return { outcome: "done", fulfillment_order: await call(action) };
  } catch (error) {
    if (!(error instanceof ProblemError)) return { outcome: "later", is_signed_out: false };
    const { status, code, detail } = error.problem;
    if (status === 401) return { outcome: "later", is_signed_out: true };
    if (status >= 500 || COME_AGAIN.has(status)) return { outcome: "later", is_signed_out: false };
    return { outcome: "refused", conflict: { status, code, detail, values: valuesOf(error.problem) } };
  }
}

/** The numbers that the problem says besides its words: how many there are, which line. */
function valuesOf(problem: object): Conflict["values"] {
  return Object.fromEntries(Object.entries(problem).filter(([, value]) => typeof value === "number"));
}

function call(action: StoreAction): Promise<FulfillmentOrder> {
  const params = {
    path: { fulfillment_order_id: action.fulfillment_order_id },
    header: { "Idempotency-Key": action.key },
  };
  const { work } = action;
  const at = "/v1/fulfillment-orders/{fulfillment_order_id}" as const;
  switch (work.action) {
    case "accept":
      return answerOf(api.POST(`${at}/acceptances`, { params, body: {} }));
    case "refuse": {
      const lines = work.lines === null ? {} : { lines: copy(work.lines) };
      return answerOf(api.POST(`${at}/refusals`, { params, body: { reason: work.reason, ...lines } }));
    }
    case "pick":
      return answerOf(api.POST(`${at}/picks`, { params, body: { lines: copy(work.lines) } }));
    case "pack":
      return answerOf(api.POST(`${at}/packs`, { params, body: {} }));
    case "ship": {
      const parcels = work.parcels.map((parcel) => ({ ...parcel, lines: copy(parcel.lines) }));
      return answerOf(api.POST(`${at}/shipments`, { params, body: { carrier: work.carrier, parcels } }));
    }
    case "hand_over":
      return answerOf(api.POST(`${at}/hand-overs`, { params, body: work.code === null ? {} : { code: work.code } }));
  }
}

const copy = (lines: readonly LineQuantity[]) => lines.map(({ line_no, quantity }) => ({ line_no, quantity }));
