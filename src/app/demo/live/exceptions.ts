import { fractionOf } from "../retailer/random.ts";
import { type Api, getAll } from "./api.ts";
import type { LiveContext } from "./customers.ts";
import type { FirstSeen } from "./pace.ts";

type ApiException = {
  readonly exception_id: string;
  readonly order_id: string | null;
  readonly reason: string;
  readonly detail: string;
};

const HOUR = 60;
const DAY = 24 * HOUR;
const PAGES_MAX = 5;

/**
 * What a person in the office does about an exception, and after how many simulated minutes: what may pass is tried again, what
 * no provider can do is done by hand, and what was declined is settled with the customer. A few lie about for days.
 */
export function resolutionOf(seed: string, { exception_id, reason, detail }: ApiException) {
  const luck = (what: string) => fractionOf(`${seed} exception ${what} ${exception_id}`);
  const after_minutes = luck("lies") < 0.15 ? (1 + 2 * luck("time")) * DAY : (0.5 + 7 * luck("time")) * HOUR;
  if (reason === "call_provider" && detail.startsWith("No provider can"))
    return { after_minutes, path: "give-ups", note: "Per Überweisung erstattet, Beleg in der Buchhaltung" } as const;
  if (/_declined$/.test(reason))
    return { after_minutes, path: "give-ups", note: "Mit der Kundin geklärt, Zahlung auf anderem Weg" } as const;
  // Whatever else it is may have passed; a second time nobody believes that.
  return luck("again") < 0.7
    ? ({ after_minutes, path: "retries", note: "Noch einmal versucht" } as const)
    : ({ after_minutes, path: "give-ups", note: "Von Hand erledigt" } as const);
}

/** Settles what is due of the demo's own orders. */
export async function settleExceptions(
  { api, retailer }: Pick<LiveContext, "api" | "retailer">,
  seen: FirstSeen,
  ownership: Map<string, boolean>,
): Promise<void> {
  const open = await getAll<ApiException>(api, "/v1/exceptions?state=open&limit=100", PAGES_MAX);
  const known = new Set(open.map(({ exception_id }) => exception_id));
  for (const exception_id of ownership.keys()) if (!known.has(exception_id)) ownership.delete(exception_id);
  for (const exception of open) {
    const { exception_id } = exception;
    const { after_minutes, path, note } = resolutionOf(retailer.seed, exception);
    if (seen.ageOf(exception_id, after_minutes * fractionOf(exception_id)) < after_minutes) continue;
    if (!(await isOfDemo(api, exception, ownership))) continue;
    await api.post(`/v1/exceptions/${exception_id}/${path}`, { note }, `demo exception ${exception_id}`);
  }
  seen.forgetOthers();
}

/** Asked once for each exception. */
async function isOfDemo(api: Api, exception: ApiException, ownership: Map<string, boolean>): Promise<boolean> {
  const known = ownership.get(exception.exception_id);
  if (known !== undefined) return known;
  const order =
    exception.order_id === null
      ? null
      : await api.get<{ attributes: Readonly<Record<string, unknown>> }>(`/v1/orders/${exception.order_id}`);
  const is_own = order?.attributes.demo === true;
  ownership.set(exception.exception_id, is_own);
  return is_own;
}
