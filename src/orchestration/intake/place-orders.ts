import { type Item, loadItemsBySku } from "../../catalog/index.ts";
import { CUSTOMER_TAKEN, type Customer, findCustomers, saveCustomers } from "../../customers/index.ts";
import type { StockBook } from "../../inventory/index.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { findByExternalId, type KnownOrder, ORDER_PLACED_TWICE } from "../../orders/index.ts";
import { markDue } from "../../platform/due-work.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { chooseWorkflow, type Workflow } from "../../workflows/index.ts";
import { deadlinesOf, runSteps } from "../advance-orders.ts";
import { addEvent, addMail, type Batch, markOrdersDue, newBatch } from "../changes.ts";
import { loadChannelsByCode } from "../channels-by-code.ts";
import { newView, type OrderView, orderFacts } from "../order-view.ts";
import type { Services } from "../services.ts";
import { buildPayments } from "./build-payments.ts";
import { contentHash, decideIntake, type IntakeDraft, type IntakeFacts, type IntakeRefusal } from "./decide-intake.ts";
import type { OrderInput } from "./order-schema.ts";
import { type Pieces, storeFresh, storeInPieces } from "./store-fresh.ts";

export type Placement = {
  readonly input: OrderInput;
  readonly caller_channels: readonly string[] | null;
  readonly actor: string;
  /** What `decideIntake` has said of it already, for the same instant. */
  readonly judged?: ReturnType<typeof decideIntake>;
};

export type PlacementRefusal = IntakeRefusal | { readonly code: "external_id_reused"; readonly order_id: string };

/** `created`: the order as it was placed now. Otherwise the same order was placed before, and only its id is known. */
export type Placed =
  | { readonly outcome: "created"; readonly view: OrderView }
  | { readonly outcome: "existing"; readonly order_id: string };

export type PlacingOptions = {
  /**
   * Whether they are taken through their lifecycle at once, as far as they can go: an order that is covered and paid is
   * released by the transaction that accepts it. Else they are stored as they came and marked due.
   */
  readonly advance: boolean;
  /** What has been looked up for the placements already, and perhaps for others. */
  readonly looked_up?: LookedUp;
  /** How they come to stock; left out: at once. */
  readonly stock?: StockBook;
  /** With `advance`: that they are very many, and how they go on. */
  readonly pieces?: Pieces;
};

/** Run the transaction again if one of these is broken (`retry_if_taken`): the same order was placed since we looked. */
export const PLACED_MEANWHILE = [ORDER_PLACED_TWICE, CUSTOMER_TAKEN];

/** What placements are judged against; one round trip for all of it. */
export type LookedUp = Awaited<ReturnType<typeof lookUp>>;

/**
 * Takes orders in, each judged on its own: those that are right are stored, whatever the others are like. An order that is
 * known by its channel and external id is the same order if its content is, and refused if not.
 *
 * @param numbers as many fresh order numbers as there are placements
 */
export async function placeOrders(
  tx: Transaction,
  services: Services,
  placements: readonly Placement[],
  numbers: readonly number[],
  now: Date,
  options: PlacingOptions,
): Promise<Decision<Placed, PlacementRefusal>[]> {
  const outcomes: Decision<Placed, PlacementRefusal>[] = new Array(placements.length);
  const looked_up = options.looked_up ?? (await lookUp(tx, services, placements));
  const { known, facts } = looked_up;
  const drafts = new Map<string, { draft: IntakeDraft; index: number }>();
  const repeats: { index: number; first: number }[] = [];

  for (const [index, placement] of placements.entries()) {
    const key = keyOf(keyFields(placement));
    const existing = known.get(key);
    const earlier = drafts.get(key);
    if (existing) outcomes[index] = compare(existing, placement);
    else if (earlier) repeats.push({ index, first: earlier.index });
    else {
      const decision = placement.judged ?? judge(services, facts, placement, now);
      if (decision.accepted) drafts.set(key, { draft: decision.value, index });
      else outcomes[index] = decision;
    }
  }
  const fresh = [...drafts.values()];
  for (const [index, outcome] of await store(tx, services, fresh, placements, numbers, now, { ...options, looked_up }))
    outcomes[index] = outcome;
  for (const { index, first } of repeats)
    outcomes[index] = repeatOf(outcomes[first], placements[first], placements[index]);
  return outcomes;
}

/** Judges one placement, which may be done before the transaction that stores it. */
export function judge(
  { providers }: Pick<Services, "providers">,
  facts: Omit<IntakeFacts, "providers" | "caller_channels">,
  { input, caller_channels }: Placement,
  now: Date,
): ReturnType<typeof decideIntake> {
  return decideIntake(input, { ...facts, providers, caller_channels }, now);
}

/** @param known_items by sku, if those of all placements are known already */
export async function lookUp(
  tx: Transaction,
  services: Services,
  placements: readonly Placement[],
  known_items?: ReadonlyMap<string, Item>,
) {
  const skus = new Set(known_items ? [] : placements.flatMap(({ input }) => input.lines.map((line) => line.sku)));
  const [known, customers, channels, items, locations] = await Promise.all([
    findByExternalId(tx, placements.map(keyFields)),
    findCustomers(
      tx,
      placements.map(({ input }) => ({ channel_code: input.channel, external_id: input.customer.external_id ?? null })),
    ),
    loadChannelsByCode(tx),
    known_items ?? loadItemsBySku(tx, [...skus]),
    services.locations(tx),
  ]);
  const locations_by_code = new Map([...locations.values()].map((location) => [location.code, location]));
  return {
    known: new Map(known.map((order) => [keyOf(order), order])),
    customers,
    facts: { channels, items, locations_by_code },
  };
}

/** Stores the drafts: as they came, or as far on their way as they can go at once. */
async function store(
  tx: Transaction,
  services: Services,
  drafts: readonly { readonly draft: IntakeDraft; readonly index: number }[],
  placements: readonly Placement[],
  numbers: readonly number[],
  now: Date,
  { advance, stock, pieces, looked_up }: PlacingOptions & { readonly looked_up: LookedUp },
): Promise<Map<number, Decision<Placed, PlacementRefusal>>> {
  if (drafts.length === 0) return new Map();
  const customer_ids = saveCustomers(
    tx,
    drafts.map(({ draft }) => customerOf(draft)),
    looked_up.customers,
  );
  const workflows = await services.workflows.get(tx);
  const fresh = drafts.map(({ draft, index }, position) => {
    const { input, actor } = placements[index] as Placement;
    const customer_id = customer_ids.get(draft.party.customer_id) ?? draft.party.customer_id;
    return {
      index,
      input,
      actor,
      view: draftView(
        services,
        workflows,
        { ...draft, input, customer_id },
        { number: String(numbers[position]), now },
      ),
    };
  });
  const plain = newBatch(tx, services, "worker", now);
  const batch: Batch = stock ? { ...plain, stock } : plain;
  for (const item of looked_up.facts.items.values()) batch.items.set(item.item_id, item);
  for (const { view, actor } of fresh) recordReceipt(batch, view, actor);
  const views = fresh.map(({ view }) => view);
  if (pieces) {
    await storeInPieces(batch, fresh, pieces);
  } else {
    if (advance) await runSteps(batch, views);
    await storeFresh(batch, fresh);
  }
  if (advance) markDue(tx, deadlinesOf(views, now));
  else markOrdersDue(batch, views);
  return new Map(fresh.map(({ index, view }) => [index, accept({ outcome: "created", view })]));
}

/** The order under the workflow that applies to it. */
function draftView(
  services: Services,
  workflows: readonly Workflow[],
  draft: IntakeDraft & { readonly input: OrderInput; readonly customer_id: string },
  { number, now }: { readonly number: string; readonly now: Date },
): OrderView {
  const party = { ...draft.party, customer_id: draft.customer_id };
  const methods = draft.input.payments.map((payment) => payment.method);
  const facts = orderFacts(
    { order: draft.order, party, payments: { payments: [], operations: [] } },
    draft.channel.kind,
  );
  const workflow = chooseWorkflow(services.workflow_conditions, workflows, {
    ...facts,
    payment_methods: [...new Set(methods)],
  });
  if (!workflow) throw new Error("No workflow applies: publish the standard workflow ship again.");
  const order = {
    ...draft.order,
    customer_id: draft.customer_id,
    number,
    workflow_code: workflow.code,
    workflow_version: workflow.version,
  };
  const payments = { payments: buildPayments(order, draft.input.payments, workflow.policies, now), operations: [] };
  const parts = { order, party, payments, fulfillment_orders: [], shipments: [], invoices: [], returns: [] };
  return newView(services, parts, { workflow, channel_kind: draft.channel.kind, sourced: [] });
}

/** The first line of an order's history, by whoever sent it, and the mail that says that it has arrived. */
function recordReceipt(batch: Batch, view: OrderView, actor: string): void {
  const {
    number,
    channel_code: channel,
    total_minor,
    currency,
    workflow_code: workflow,
    workflow_version,
  } = view.order;
  const data = { number, channel, total_minor, currency, workflow, workflow_version };
  addEvent({ ...batch, actor }, view, "order_received", data);
  addMail(batch, view, { template: "received", cause_id: view.order.order_id });
}

function compare(existing: KnownOrder, placement: Placement): Decision<Placed, PlacementRefusal> {
  return existing.content_hash.equals(contentHash(placement.input))
    ? accept({ outcome: "existing", order_id: existing.order_id })
    : refuse({ code: "external_id_reused", order_id: existing.order_id });
}

/** The same order twice in one call: the second is the first again, if that was taken and the content is the same. */
function repeatOf(
  first_outcome: Decision<Placed, PlacementRefusal> | undefined,
  first: Placement | undefined,
  second: Placement | undefined,
): Decision<Placed, PlacementRefusal> {
  if (!first_outcome || !first || !second) throw new Error("A repeated order has lost its first.");
  if (!first_outcome.accepted) return first_outcome;
  const order_id =
    first_outcome.value.outcome === "created" ? first_outcome.value.view.order.order_id : first_outcome.value.order_id;
  return contentHash(first.input).equals(contentHash(second.input))
    ? accept({ outcome: "existing", order_id })
    : refuse({ code: "external_id_reused", order_id });
}

function customerOf(draft: IntakeDraft): Customer {
  return {
    customer_id: draft.party.customer_id,
    channel_code: draft.channel.code,
    external_id: draft.customer.external_id ?? null,
    email: draft.customer.email ?? null,
    name: draft.customer.name ?? null,
    phone: draft.customer.phone ?? null,
    customer_group: draft.customer.group ?? null,
  };
}

const keyFields = ({ input }: Placement) => ({ channel_code: input.channel, external_id: input.external_id });
const keyOf = (order: { readonly channel_code: string; readonly external_id: string }) =>
  `${order.channel_code}\u0000${order.external_id}`;
