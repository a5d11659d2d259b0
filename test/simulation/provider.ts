import { AsyncLocalStorage } from "node:async_hooks";
import {
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderNotification,
  ProviderOutage,
  ProviderRejectedCall,
} from "../../src/payments/index.ts";
import { outsideCall } from "../../src/platform/outside-call.ts";
import { fateOf, type SimulationOptions } from "./options.ts";
import type { Timers } from "./timers.ts";
import { Violation } from "./violation.ts";

type Authorization = {
  readonly payment_id: string;
  readonly amount_minor: number;
  readonly expires_at: number | null;
  state: "pending" | "open" | "declined" | "closed";
  captured_minor: number;
};
type Kind = ProviderNotification["kind"];
type Call = {
  readonly idempotency_key: string;
  readonly payment_id: string;
  readonly order_number: string;
  readonly currency: string;
};

/** A worker's round of calls. It waits at its gate until the world lets the answers through. */
export type Gate = { readonly waits: () => void; readonly opened: Promise<void>; readonly timers: Timers };
export const GATES = new AsyncLocalStorage<Gate>();

export type SimulatedProvider = ReturnType<typeof createProvider>;

/**
 * A payment provider with a book of its own, which the product cannot see. It fails as its seed says, and it complains
 * of what a provider would have to stop: more captured than authorized, more refunded than captured.
 */
export function createProvider(options: () => SimulationOptions, now: () => number) {
  const authorizations = new Map<string, Authorization>();
  const answers = new Map<string, ProviderAnswer>();
  const calls = new Map<string, number>();
  const taken = new Map<string, { captured_minor: number; refunded_minor: number }>();
  const notifications: ProviderNotification[] = [];
  const pending = new Map<string, Call & { readonly amount_minor: number; readonly token: string }>();

  const takenOf = (payment_id: string) => {
    const known = taken.get(payment_id) ?? { captured_minor: 0, refunded_minor: 0 };
    taken.set(payment_id, known);
    return known;
  };
  const iso = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds).toISOString());

  /** Makes the effect once per key; what the caller hears of it is another matter. */
  const perform = async (call: Call, kind: Kind | null, effect: () => ProviderAnswer): Promise<ProviderAnswer> => {
    const { idempotency_key: key } = call;
    const count = (calls.get(key) ?? 0) + 1;
    calls.set(key, count);
    const { seed, faults } = options();
    const fate = (what: string) => fateOf(seed, what, key, count);
    const unreachable = fate("outage") < faults.provider_outage;
    const rejected = !answers.has(key) && fate("rejected") < faults.rejected_call;
    if (!unreachable && !rejected && !answers.has(key)) {
      const answer = effect();
      answers.set(key, answer);
      if (answer.outcome !== "pending" && kind) notify(call, kind, answer);
    }
    await pass();
    if (unreachable) throw new ProviderOutage("The provider is not there.", { outcome_unknown: false });
    if (rejected)
      throw new ProviderRejectedCall("The provider takes no such call.", { status: 400, code: "malformed" });
    if (fate("reply") < faults.lost_reply) throw new ProviderOutage("The answer was lost.", { outcome_unknown: true });
    return answers.get(key) as ProviderAnswer;
  };
  const answerOf = (
    call: Call,
    outcome: ProviderAnswer["outcome"],
    amount_minor: number,
    more: Partial<ProviderAnswer> = {},
  ): ProviderAnswer => ({
    ...{ outcome, amount_minor, currency: call.currency, provider_reference: `ref-${call.idempotency_key}` },
    ...{ expires_at: null, reason: outcome === "declined" ? "declined" : null },
    ...more,
  });
  const notify = (call: Call, kind: Kind, answer: ProviderAnswer) => {
    if (fateOf(options().seed, "notify", call.idempotency_key) >= options().faults.notification) return;
    if (answer.outcome === "declined" && kind !== "authorization_succeeded") return;
    notifications.push({
      notification_id: `n-${call.idempotency_key}`,
      kind: answer.outcome === "declined" ? "authorization_declined" : kind,
      occurred_at: new Date(now()).toISOString(),
      ...{ idempotency_key: call.idempotency_key, payment_id: call.payment_id, order_number: call.order_number },
      ...{ provider_reference: answer.provider_reference, authorization_reference: null },
      ...{ amount_minor: answer.amount_minor, currency: answer.currency, expires_at: answer.expires_at },
      ...{ reason: answer.reason, reference_text: null },
    });
  };
  /** An authorization that the shop made is known to us by its reference alone until it is used. */
  const authorizationOf = (
    call: Call,
    given: { reference: string; amount_minor: number; expires_at: string | null },
  ) => {
    const key = `${call.payment_id} ${given.reference}`;
    const made: Authorization = authorizations.get(given.reference) ??
      authorizations.get(key) ?? {
        ...{ payment_id: call.payment_id, amount_minor: given.amount_minor, state: "open", captured_minor: 0 },
        expires_at: given.expires_at === null ? null : Date.parse(given.expires_at),
      };
    if (!authorizations.has(given.reference)) authorizations.set(key, made);
    return made;
  };
  const authorizeNow = (call: Call & { readonly amount_minor: number; readonly token: string }, declined: boolean) => {
    const days = call.token === "tok_short" ? 3 : 29;
    const expires_at = now() + days * 86_400_000;
    if (declined) return answerOf(call, "declined", call.amount_minor);
    authorizations.set(`ref-${call.idempotency_key}`, {
      ...{ payment_id: call.payment_id, amount_minor: call.amount_minor, expires_at, state: "open", captured_minor: 0 },
    });
    return answerOf(call, "succeeded", call.amount_minor, { expires_at: iso(expires_at) });
  };

  const provider: PaymentProvider = {
    code: "sandbox",
    capabilities: { multiple_captures: true, partial_void: false, authorization_days: 29 },
    authorize: (call) =>
      outsideCall("authorize", () =>
        perform(call, "authorization_succeeded", () => {
          if (call.token !== "tok_pending") return authorizeNow(call, call.token === "tok_declined");
          pending.set(call.idempotency_key, call);
          return answerOf(call, "pending", call.amount_minor);
        }),
      ),
    capture: (call) =>
      outsideCall("capture", () =>
        perform(call, "capture_succeeded", () => {
          const authorization = authorizationOf(call, call.authorization);
          if (authorization.state !== "open")
            throw new Violation("I-10", `captured after it was given up: ${call.payment_id}`);
          if (authorization.expires_at !== null && authorization.expires_at <= now())
            return answerOf(call, "declined", call.amount_minor, { reason: "authorization_expired" });
          if (authorization.captured_minor + call.amount_minor > authorization.amount_minor)
            throw new Violation("I-10", `more captured than authorized: ${call.payment_id}`);
          authorization.captured_minor += call.amount_minor;
          takenOf(call.payment_id).captured_minor += call.amount_minor;
          return answerOf(call, "succeeded", call.amount_minor);
        }),
      ),
    void: (call) =>
      outsideCall("void", () =>
        perform(call, null, () => {
          const authorization = authorizationOf(call, call.authorization);
          authorization.state = "closed";
          return answerOf(call, "succeeded", authorization.amount_minor - authorization.captured_minor);
        }),
      ),
    refund: (call) =>
      outsideCall("refund", () =>
        perform(call, "refund_succeeded", () => {
          const money = takenOf(call.payment_id);
          if (money.refunded_minor + call.amount_minor > money.captured_minor)
            throw new Violation("I-10", `more refunded than captured: ${call.payment_id}`);
          money.refunded_minor += call.amount_minor;
          return answerOf(call, "succeeded", call.amount_minor);
        }),
      ),
    find: (key) =>
      outsideCall("find", async () => {
        await pass();
        return answers.get(key) ?? null;
      }),
    readNotification: async () => [],
  };
  return {
    provider,
    /** Sent and not yet delivered; the world delivers them when it likes. */
    notifications,
    taken: (payment_id: string) => taken.get(payment_id) ?? { captured_minor: 0, refunded_minor: 0 },
    receiveTransfer: (payment_id: string, amount_minor: number) => {
      takenOf(payment_id).captured_minor += amount_minor;
    },
    pending_count: () => pending.size,
    /** Decides the authorizations that are pending; the answer comes by notification, or when it is asked for. */
    decidePending: () => {
      for (const [key, call] of pending) {
        const answer = authorizeNow(call, fateOf(options().seed, "pending", key) < 0.3);
        answers.set(key, answer);
        notify(call, "authorization_succeeded", answer);
        pending.delete(key);
      }
    },
  };
}

async function pass(): Promise<void> {
  const gate = GATES.getStore();
  gate?.waits();
  await gate?.opened;
}
