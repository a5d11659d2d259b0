import type { Decision } from "../../kernel/decision.ts";
import { createGrouper } from "../../platform/grouper.ts";
import { isOutage, overloaded } from "../../platform/http/index.ts";
import {
  claimIdempotencyKeys,
  type KeyClaim,
  type KeyedRequest,
  releaseIdempotencyKeys,
  type StoredAnswer,
  storeAnswers,
} from "../../platform/idempotency.ts";
import { transact } from "../../platform/transaction.ts";
import { findViews } from "../order-view.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { type Placed, type Placement, type PlacementRefusal, placeOrders } from "./place-orders.ts";

export type IntakeRequest = {
  readonly tenant_id: string;
  readonly placement: Placement;
  readonly keyed: KeyedRequest | null;
};

export type IntakeAnswer =
  | { readonly outcome: "stored"; readonly answer: StoredAnswer; readonly replayed: boolean }
  | { readonly outcome: "refused"; readonly refusal: PlacementRefusal }
  | { readonly outcome: "key_reused" };

export type Intake = { readonly place: (request: IntakeRequest) => Promise<IntakeAnswer> };

const GROUP_MAX = 128;
const GROUPS_AT_ONCE = 2;
const WAIT_MAX_MS = 2_000;

/** The front door: single orders that arrive together are taken in together, in one transaction per tenant. */
export function createIntake(services: Services): Intake {
  const groupers = new Map<string, ReturnType<typeof createGrouper<IntakeRequest, IntakeAnswer>>>();
  return {
    place: (request) => {
      let grouper = groupers.get(request.tenant_id);
      if (!grouper) {
        grouper = createGrouper((requests: readonly IntakeRequest[]) => takeIn(services, request.tenant_id, requests), {
          max: GROUP_MAX,
          parallel: GROUPS_AT_ONCE,
          worthTryingAlone: (error) => !isOutage(error),
          patience: { wait_max_ms: WAIT_MAX_MS, refuse: overloaded },
        });
        groupers.set(request.tenant_id, grouper);
      }
      return grouper.add(request);
    },
  };
}

/** One transaction: keys claimed, orders judged and stored, answers kept. A refused order leaves nothing, not even its key. */
async function takeIn(
  services: Services,
  tenant_id: string,
  requests: readonly IntakeRequest[],
): Promise<IntakeAnswer[]> {
  services.metrics.recordBatch("intake", requests.length);
  const numbers = await services.order_numbers.take(tenant_id, requests.length);
  return transact(services.database, tenant_id, { name: "place orders" }, async (tx) => {
    const claims = await claimKeys(requests, (keyed) => claimIdempotencyKeys(tx, keyed));
    const open = requests.map((_, index) => index).filter((index) => claims[index]?.outcome === "new");
    const placements = open.map((index) => (requests[index] as IntakeRequest).placement);
    const decisions = await placeOrders(tx, services, placements, numbers, services.clock.now());
    const answers = await answersOf(tx, services, decisions);

    const result: IntakeAnswer[] = new Array(requests.length);
    for (const [position, index] of open.entries()) result[index] = answers[position] as IntakeAnswer;
    await keepAnswers(tx, requests, result);
    for (const [index, claim] of claims.entries()) {
      if (claim.outcome === "replay") result[index] = { outcome: "stored", answer: claim.answer, replayed: true };
      if (claim.outcome === "reused") result[index] = { outcome: "key_reused" };
      if (claim.outcome === "same_as") result[index] = repeated(result[claim.index] as IntakeAnswer);
    }
    return result;
  });
}

type Tx = Parameters<typeof claimIdempotencyKeys>[0];

async function claimKeys(
  requests: readonly IntakeRequest[],
  claim: (keyed: readonly KeyedRequest[]) => Promise<KeyClaim[]>,
): Promise<KeyClaim[]> {
  const indexes = requests.map((_, index) => index).filter((index) => requests[index]?.keyed != null);
  const claims: KeyClaim[] = requests.map(() => ({ outcome: "new" }));
  if (indexes.length === 0) return claims;
  const claimed = await claim(indexes.map((index) => requests[index]?.keyed as KeyedRequest));
  for (const [position, index] of indexes.entries()) {
    const own = claimed[position] as KeyClaim;
    claims[index] = own.outcome === "same_as" ? { outcome: "same_as", index: indexes[own.index] as number } : own;
  }
  return claims;
}

async function answersOf(
  tx: Tx,
  services: Services,
  decisions: readonly Decision<Placed, PlacementRefusal>[],
): Promise<IntakeAnswer[]> {
  const locations = await services.locations(tx);
  const existing_ids = decisions.flatMap((decision) =>
    decision.accepted && decision.value.outcome === "existing" ? [decision.value.order_id] : [],
  );
  const existing = new Map((await findViews(tx, services, existing_ids)).map((view) => [view.order.order_id, view]));
  return decisions.map((decision) => {
    if (!decision.accepted) return { outcome: "refused", refusal: decision.refusal };
    const view = decision.value.outcome === "created" ? decision.value.view : existing.get(decision.value.order_id);
    if (!view) throw new Error("An order that was found by its external id cannot be read.");
    const status_code = decision.value.outcome === "created" ? 201 : 200;
    return {
      outcome: "stored",
      answer: { status_code, response_body: JSON.stringify(presentOrder(view, locations)) },
      replayed: false,
    };
  });
}

/** Keys of refused orders are given up again: a corrected order may use them. */
async function keepAnswers(
  tx: Tx,
  requests: readonly IntakeRequest[],
  answers: readonly (IntakeAnswer | undefined)[],
): Promise<void> {
  const kept: (StoredAnswer & { key: string })[] = [];
  const given_up: string[] = [];
  for (const [index, request] of requests.entries()) {
    const answer = answers[index];
    if (!request.keyed || !answer) continue;
    if (answer.outcome === "stored") kept.push({ ...answer.answer, key: request.keyed.key });
    else given_up.push(request.keyed.key);
  }
  await storeAnswers(tx, kept);
  await releaseIdempotencyKeys(tx, given_up);
}

function repeated(answer: IntakeAnswer): IntakeAnswer {
  return answer.outcome === "stored" ? { ...answer, replayed: true } : answer;
}
