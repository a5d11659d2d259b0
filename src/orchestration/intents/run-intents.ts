import type { ExceptionData } from "../../platform/exceptions.ts";
import { faultPoint } from "../../platform/fault-points.ts";
import { isOutage } from "../../platform/http/outage.ts";
import { type ClaimedIntent, claimIntents, endIntents, failIntents, renewLeases } from "../../platform/intents.ts";
import { batchSpanned, endCallSpan, orderLinks, startCallSpans } from "../../platform/tracing.ts";
import { type Transaction, transact } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";

/** What came of one call. */
export type CallResult<Answer> =
  | { readonly outcome: "answered"; readonly answer: Answer }
  /** Nothing is known or nothing has happened: try again later, with the same key. */
  | { readonly outcome: "retry"; readonly error: string; readonly data: ExceptionData }
  /** Trying again cannot help: a person must look. */
  | { readonly outcome: "park"; readonly error: string; readonly data: ExceptionData };

/** By the id of the intent. */
type Answers<Answer> = ReadonlyMap<string, CallResult<Answer>>;

/** How intents of one kind are carried out: the call with no transaction open, the answer as a fact in one of its own. */
export type IntentHandler<Answer> = {
  readonly kind: string;
  readonly batch_max: number;
  /** After it another worker takes over; while the calls last it is renewed, so it need not be longer than they are. */
  readonly lease_seconds?: number;
  readonly call: (services: Services, tenant_id: string, intents: readonly ClaimedIntent[]) => Promise<Answers<Answer>>;
  readonly record: (
    tx: Transaction,
    services: Services,
    answered: readonly { readonly intent: ClaimedIntent; readonly answer: Answer }[],
    now: Date,
  ) => Promise<void>;
};

/** How long the work of a killed worker lies idle, at most; three renewals must fail before the work of a living one is taken. */
const LEASE_SECONDS = 10;
const RENEWALS_PER_LEASE = 3;
const LEASES_MAX = 6;

function leaseSeconds(handler: { readonly lease_seconds?: number }): number {
  return handler.lease_seconds ?? LEASE_SECONDS;
}

/**
 * Carries out up to a batch of waiting intents of one kind. Killed in between, the lease runs out and another worker asks
 * again with the same key; come back late, its answers are refused by the fence.
 *
 * @returns how many were claimed
 */
export async function runIntents<Answer>(
  services: Services,
  tenant_id: string,
  handler: IntentHandler<Answer>,
): Promise<number> {
  const request = { kind: handler.kind, limit: handler.batch_max, lease_seconds: leaseSeconds(handler) };
  const claimed = await transact(services.database, tenant_id, { name: `claim ${handler.kind}` }, (tx) =>
    claimIntents(tx, request, services.clock.now()),
  );
  if (claimed.length === 0) return 0;

  const order_ids = claimed.flatMap(({ order_id }) => order_id ?? []);
  const batch = { size: claimed.length, links: () => orderLinks(order_ids) };
  await batchSpanned(handler.kind, batch, () => carryOut(services, tenant_id, handler, claimed));
  services.wake();
  return claimed.length;
}

async function carryOut<Answer>(
  services: Services,
  tenant_id: string,
  handler: IntentHandler<Answer>,
  claimed: readonly ClaimedIntent[],
): Promise<void> {
  const spans = startCallSpans(handler.kind, claimed);
  const started = performance.now();
  const calls = handler.call(services, tenant_id, claimed);
  const results = await whileLeased(services, tenant_id, { claimed, calls, lease_seconds: leaseSeconds(handler) });
  const seconds = (performance.now() - started) / 1_000;
  for (const { intent_id } of claimed) {
    const outcome = results.get(intent_id)?.outcome ?? "retry";
    services.metrics.recordIntent(handler.kind, outcome, seconds);
    endCallSpan(spans.get(intent_id), outcome);
  }
  const answered = claimed.flatMap((intent) => {
    const result = results.get(intent.intent_id);
    return result?.outcome === "answered" ? [{ intent, answer: result.answer }] : [];
  });
  await faultPoint(`${handler.kind}: answered, not booked`);
  await recordAnswered(services, tenant_id, handler, answered);
  await giveBack(services, tenant_id, claimed, results);
}

type LeasedCalls<Answer> = {
  readonly claimed: readonly ClaimedIntent[];
  readonly calls: Promise<Answers<Answer>>;
  readonly lease_seconds: number;
};

/**
 * Renews the lease as long as this process lives and works. Halted or killed it does not, and the lease runs out. A renewal
 * that fails is followed by another; if all fail, the next worker asks again with the same key, and the fence refuses us.
 * Calls that have not ended after six leases are given up: the worker must not hang with them.
 *
 * @throws Error when the calls have been given up
 */
async function whileLeased<Answer>(services: Services, tenant_id: string, leased: LeasedCalls<Answer>) {
  const { claimed, calls, lease_seconds } = leased;
  let is_renewing = false;
  const renew = async () => {
    if (is_renewing) return;
    is_renewing = true;
    await transact(services.database, tenant_id, { name: "renew leases" }, (tx) =>
      renewLeases(tx, claimed, lease_seconds),
    ).catch(() => undefined);
    is_renewing = false;
  };
  const given_up = Promise.withResolvers<never>();
  const renewing = setInterval(renew, (lease_seconds * 1_000) / RENEWALS_PER_LEASE);
  const limit_seconds = LEASES_MAX * lease_seconds;
  const waiting = setTimeout(
    () => given_up.reject(new Error(`Calls of ${claimed[0]?.kind} did not end within ${limit_seconds} s.`)),
    limit_seconds * 1_000,
  );
  try {
    return await Promise.race([calls, given_up.promise]);
  } finally {
    clearInterval(renewing);
    clearTimeout(waiting);
  }
}

/** All together; if that fails, one by one, so that one answer that cannot be recorded does not hold back the others. */
async function recordAnswered<Answer>(
  services: Services,
  tenant_id: string,
  handler: IntentHandler<Answer>,
  answered: readonly { readonly intent: ClaimedIntent; readonly answer: Answer }[],
): Promise<void> {
  if (answered.length === 0) return;
  try {
    await transact(services.database, tenant_id, { name: `record ${handler.kind}` }, async (tx) => {
      const ended = await endIntents(
        tx,
        answered.map(({ intent }) => intent),
      );
      await handler.record(
        tx,
        services,
        answered.filter(({ intent }) => ended.has(intent.intent_id)),
        services.clock.now(),
      );
    });
  } catch (error) {
    if (isOutage(error)) throw error;
    const [only] = answered;
    if (answered.length > 1 || !only) {
      for (const one of answered) await recordAnswered(services, tenant_id, handler, [one]);
      return;
    }
    const message = error instanceof Error ? `${error.name}: ${error.message}` : "An unknown error.";
    const data = { problem: "not_recorded", error: error instanceof Error ? error.name : null };
    await giveBack(
      services,
      tenant_id,
      [only.intent],
      new Map([[only.intent.intent_id, { outcome: "retry", error: message, data }]]),
    );
  }
}

async function giveBack(
  services: Services,
  tenant_id: string,
  claimed: readonly ClaimedIntent[],
  results: ReadonlyMap<string, CallResult<unknown>>,
): Promise<void> {
  const now = services.clock.now();
  const failures = claimed.flatMap((intent) => {
    const result = results.get(intent.intent_id) ?? {
      outcome: "retry" as const,
      error: "The call ended without a result.",
      data: { problem: "no_result" },
    };
    if (result.outcome === "answered") return [];
    const retry_at = result.outcome === "park" ? null : retryAt(intent.attempts, now);
    return [{ intent, error: result.error, data: result.data, retry_at }];
  });
  if (failures.length === 0) return;
  await transact(services.database, tenant_id, { name: "give intents back" }, (tx) => failIntents(tx, failures, now));
}

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 15 * 60_000;

/** 1 s, 2 s, 4 s … up to 15 minutes, each a little off, so that what failed together does not come back together. */
function retryAt(attempts: number, now: Date): Date {
  const wait_ms = Math.min(BACKOFF_FIRST_MS * 2 ** (attempts - 1), BACKOFF_MAX_MS);
  return new Date(now.getTime() + wait_ms * (0.8 + Math.random() * 0.4));
}
