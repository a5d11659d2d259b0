import type { Decision } from "../../kernel/decision.ts";
import { createGrouper, type GroupLimits } from "../../platform/grouper.ts";
import { isOutage, overloaded } from "../../platform/http/index.ts";
import {
  findIdempotencyKeys,
  insertAnswers,
  KEY_TAKEN,
  type KeyClaim,
  type KeyedRequest,
  type StoredAnswer,
} from "../../platform/idempotency.ts";
import { activeLink, batchSpanned } from "../../platform/tracing.ts";
import { type Transaction, transact } from "../../platform/transaction.ts";
import { findViews } from "../order-view.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import {
  lookUp,
  PLACED_MEANWHILE,
  type Placed,
  type Placement,
  type PlacementRefusal,
  placeOrders,
} from "./place-orders.ts";

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

const ALONE: GroupLimits = { max: 128, parallel: 2 };
/**
 * While several tenants send orders none may keep this process for long: a group is worked on in steps of about a millisecond
 * an order, and whoever sends one order waits for the steps of all groups under way.
 */
const SHARED: GroupLimits = { max: 16, parallel: 2 };
const SHARED_FOR_MS = 1_000;
const WAIT_MAX_MS = 2_000;

/** The front door: single orders that arrive together are taken in together, in one transaction per tenant. */
export function createIntake(services: Services): Intake {
  const groupers = new Map<string, ReturnType<typeof createGrouper<TracedRequest, IntakeAnswer>>>();
  let latest_tenant_id: string | null = null;
  let shared_until_ms = 0;
  const limits = () => (performance.now() < shared_until_ms ? SHARED : ALONE);
  return {
    place: (request) => {
      if (latest_tenant_id !== null && latest_tenant_id !== request.tenant_id)
        shared_until_ms = performance.now() + SHARED_FOR_MS;
      latest_tenant_id = request.tenant_id;
      let grouper = groupers.get(request.tenant_id);
      if (!grouper) {
        grouper = createGrouper((requests: readonly TracedRequest[]) => takeIn(services, request.tenant_id, requests), {
          limits,
          worthTryingAlone: (error) => !isOutage(error),
          patience: { wait_max_ms: WAIT_MAX_MS, refuse: overloaded },
        });
        groupers.set(request.tenant_id, grouper);
      }
      return grouper.add({ ...request, link: activeLink() });
    },
  };
}

type TracedRequest = IntakeRequest & { readonly link: ReturnType<typeof activeLink> };

function takeIn(services: Services, tenant_id: string, requests: readonly TracedRequest[]): Promise<IntakeAnswer[]> {
  const batch = { size: requests.length, links: () => requests.map(({ link }) => link) };
  return batchSpanned("take orders in", batch, () => takeInGroup(services, tenant_id, requests));
}

/** Orders are taken on their way at once. If that fails, they are only taken in, and the worker finds out which one it is. */
async function takeInGroup(
  services: Services,
  tenant_id: string,
  requests: readonly IntakeRequest[],
): Promise<IntakeAnswer[]> {
  services.metrics.recordBatch("intake", requests.length);
  const numbers = await services.order_numbers.take(tenant_id, requests.length);
  try {
    return await storeAll(services, { tenant_id, requests, numbers, advance: true });
  } catch (error) {
    if (isOutage(error)) throw error;
    return storeAll(services, { tenant_id, requests, numbers, advance: false });
  }
}

type IntakeGroup = {
  readonly tenant_id: string;
  readonly requests: readonly IntakeRequest[];
  readonly numbers: readonly number[];
  readonly advance: boolean;
};

/** One transaction: orders judged and stored, answers kept under their keys. A refused order leaves nothing. */
function storeAll(services: Services, group: IntakeGroup): Promise<IntakeAnswer[]> {
  const { requests } = group;
  const retry_if_taken = [...PLACED_MEANWHILE, KEY_TAKEN];
  return transact(services.database, group.tenant_id, { name: "place orders", retry_if_taken }, async (tx) => {
    const [claims, looked_up] = await Promise.all([
      findClaims(tx, requests),
      lookUp(
        tx,
        services,
        requests.map(({ placement }) => placement),
      ),
    ]);
    const open = requests.map((_, index) => index).filter((index) => claims[index]?.outcome === "new");
    const placements = open.map((index) => (requests[index] as IntakeRequest).placement);
    const decisions = await placeOrders(tx, services, placements, group.numbers, services.clock.now(), {
      advance: group.advance,
      looked_up,
    });
    const answers = await answersOf(tx, services, decisions);

    const result: IntakeAnswer[] = new Array(requests.length);
    for (const [position, index] of open.entries()) result[index] = answers[position] as IntakeAnswer;
    keepAnswers(tx, requests, result);
    for (const [index, claim] of claims.entries()) {
      if (claim.outcome === "replay") result[index] = { outcome: "stored", answer: claim.answer, replayed: true };
      if (claim.outcome === "reused") result[index] = { outcome: "key_reused" };
      if (claim.outcome === "same_as") result[index] = repeated(result[claim.index] as IntakeAnswer);
    }
    return result;
  });
}

/** What is known of each request by its key; one without a key is new. */
async function findClaims(tx: Transaction, requests: readonly IntakeRequest[]): Promise<KeyClaim[]> {
  const indexes = requests.map((_, index) => index).filter((index) => requests[index]?.keyed != null);
  const claims: KeyClaim[] = requests.map(() => ({ outcome: "new" }));
  if (indexes.length === 0) return claims;
  const found = await findIdempotencyKeys(
    tx,
    indexes.map((index) => requests[index]?.keyed as KeyedRequest),
  );
  for (const [position, index] of indexes.entries()) {
    const own = found[position] as KeyClaim;
    claims[index] = own.outcome === "same_as" ? { outcome: "same_as", index: indexes[own.index] as number } : own;
  }
  return claims;
}

async function answersOf(
  tx: Transaction,
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

/** Keys of refused orders are not kept: a corrected order may use them. */
function keepAnswers(
  tx: Transaction,
  requests: readonly IntakeRequest[],
  answers: readonly (IntakeAnswer | undefined)[],
): void {
  insertAnswers(
    tx,
    requests.flatMap(({ keyed }, index) => {
      const answer = answers[index];
      return keyed && answer?.outcome === "stored" ? [{ ...keyed, ...answer.answer }] : [];
    }),
  );
}

function repeated(answer: IntakeAnswer): IntakeAnswer {
  return answer.outcome === "stored" ? { ...answer, replayed: true } : answer;
}
