import { loadItemsBySku } from "../../catalog/index.ts";
import { type Customer, insertParties, upsertCustomers } from "../../customers/index.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { findByExternalId, insertOrders, type KnownOrder } from "../../orders/index.ts";
import { insertPayments } from "../../payments/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { chooseWorkflow } from "../../workflows/index.ts";
import { addEvent, addMail, type Batch, markOrdersDue, newBatch, saveDecided } from "../changes.ts";
import { loadChannelsByCode } from "../channels-by-code.ts";
import { newView, type OrderView, orderFacts } from "../order-view.ts";
import type { Services } from "../services.ts";
import { buildPayments } from "./build-payments.ts";
import { contentHash, decideIntake, type IntakeDraft, type IntakeRefusal } from "./decide-intake.ts";
import type { OrderInput } from "./order-schema.ts";

export type Placement = { readonly input: OrderInput; readonly caller_channel: string | null; readonly actor: string };

export type PlacementRefusal = IntakeRefusal | { readonly code: "external_id_reused"; readonly order_id: string };

/** `created`: the order as it was placed now. Otherwise the same order was placed before, and only its id is known. */
export type Placed =
  | { readonly outcome: "created"; readonly view: OrderView }
  | { readonly outcome: "existing"; readonly order_id: string };

/**
 * Takes orders in, each judged on its own: those that are right are stored and marked due, whatever the others are like.
 * An order that is known by its channel and external id is the same order if its content is, and refused if not.
 *
 * @param numbers as many fresh order numbers as there are placements
 */
export async function placeOrders(
  tx: Transaction,
  services: Services,
  placements: readonly Placement[],
  numbers: readonly number[],
  now: Date,
): Promise<Decision<Placed, PlacementRefusal>[]> {
  const outcomes: Decision<Placed, PlacementRefusal>[] = new Array(placements.length);
  const known = new Map((await findByExternalId(tx, placements.map(keyFields))).map((order) => [keyOf(order), order]));
  const facts = await loadFacts(tx, services, placements);
  const drafts = new Map<string, { draft: IntakeDraft; index: number }>();
  const repeats: { index: number; first: number }[] = [];

  for (const [index, placement] of placements.entries()) {
    const key = keyOf(keyFields(placement));
    const existing = known.get(key);
    const earlier = drafts.get(key);
    if (existing) outcomes[index] = compare(existing, placement);
    else if (earlier) repeats.push({ index, first: earlier.index });
    else {
      const decision = decideIntake(
        placement.input,
        { ...facts, providers: services.providers, caller_channel: placement.caller_channel },
        now,
      );
      if (decision.accepted) drafts.set(key, { draft: decision.value, index });
      else outcomes[index] = decision;
    }
  }
  for (const [index, outcome] of await store(tx, services, [...drafts.values()], placements, numbers, now))
    outcomes[index] = outcome;
  for (const { index, first } of repeats)
    outcomes[index] = repeatOf(outcomes[first], placements[first], placements[index]);
  return outcomes;
}

async function loadFacts(tx: Transaction, services: Services, placements: readonly Placement[]) {
  const channels = await loadChannelsByCode(tx);
  const items = await loadItemsBySku(tx, [
    ...new Set(placements.flatMap(({ input }) => input.lines.map((line) => line.sku))),
  ]);
  const locations = await services.locations(tx);
  const workflows = await services.workflows.get(tx);
  return {
    channels,
    items,
    workflows,
    locations_by_code: new Map([...locations.values()].map((location) => [location.code, location])),
  };
}

async function store(
  tx: Transaction,
  services: Services,
  drafts: readonly { readonly draft: IntakeDraft; readonly index: number }[],
  placements: readonly Placement[],
  numbers: readonly number[],
  now: Date,
): Promise<Map<number, Decision<Placed, PlacementRefusal>>> {
  const outcomes = new Map<number, Decision<Placed, PlacementRefusal>>();
  if (drafts.length === 0) return outcomes;
  const customer_ids = await upsertCustomers(
    tx,
    drafts.map(({ draft }) => customerOf(draft)),
  );
  const workflows = await services.workflows.get(tx);
  const prepared = drafts.map(({ draft, index }) => {
    const input = (placements[index] as Placement).input;
    return { index, input, actor: (placements[index] as Placement).actor, view: prepare(services, draft, input) };
  });

  function prepare(context: Services, draft: IntakeDraft, input: OrderInput): OrderView {
    const customer_id = customer_ids.get(draft.party.customer_id) ?? draft.party.customer_id;
    const party = { ...draft.party, customer_id };
    const methods = input.payments.map((payment) => payment.method);
    const facts = orderFacts(
      { order: draft.order, party, payments: { payments: [], operations: [] } },
      draft.channel.kind,
    );
    const workflow = chooseWorkflow(context.workflow_conditions, workflows, {
      ...facts,
      payment_methods: [...new Set(methods)],
    });
    if (!workflow) throw new Error("No workflow applies: publish the standard workflow ship again.");
    const order = {
      ...draft.order,
      customer_id,
      number: String(numbers[drafts.findIndex((candidate) => candidate.draft === draft)]),
      workflow_code: workflow.code,
      workflow_version: workflow.version,
    };
    const payments = { payments: buildPayments(order, input.payments, workflow.policies, now), operations: [] };
    const parts = { order, party, payments, fulfillment_orders: [], shipments: [], invoices: [], returns: [] };
    return newView(context, parts, { workflow, channel_kind: draft.channel.kind, sourced: [] });
  }

  const inserted = await insertOrders(
    tx,
    prepared.map(({ view }) => view.order),
  );
  const fresh = prepared.filter(({ view }) => inserted.has(view.order.order_id));
  await insertParties(
    tx,
    fresh.map(({ view, input }) => ({ ...view.party, payload: input, ordered_at: view.order.ordered_at })),
  );
  await insertPayments(
    tx,
    fresh.flatMap(({ view }) => view.payments.payments),
  );
  await recordReceipt(tx, services, fresh, now);
  for (const { index, view } of fresh) outcomes.set(index, accept({ outcome: "created", view }));

  // Somebody else placed the same order between our look and our insert: theirs counts.
  const lost = prepared.filter(({ view }) => !inserted.has(view.order.order_id));
  if (lost.length > 0) {
    const winners = new Map(
      (
        await findByExternalId(
          tx,
          lost.map(({ view }) => view.order),
        )
      ).map((order) => [keyOf(order), order]),
    );
    for (const { index, view } of lost)
      outcomes.set(index, compare(winners.get(keyOf(view.order)) as KnownOrder, placements[index] as Placement));
  }
  return outcomes;
}

type FreshOrder = { readonly view: OrderView; readonly actor: string };

/** Writes the first line of each order's history, tells the customer, and marks the orders due. */
async function recordReceipt(
  tx: Transaction,
  services: Services,
  fresh: readonly FreshOrder[],
  now: Date,
): Promise<void> {
  for (const [actor, group] of Map.groupBy(fresh, (entry) => entry.actor)) {
    const batch: Batch = newBatch(tx, services, actor, now);
    for (const { view } of group) {
      const {
        number,
        channel_code: channel,
        total_minor,
        currency,
        workflow_code: workflow,
        workflow_version,
      } = view.order;
      addEvent(batch, view, "order_received", { number, channel, total_minor, currency, workflow, workflow_version });
      addMail(batch, view, { template: "received", cause_id: view.order.order_id });
    }
    const views = group.map(({ view }) => view);
    await saveDecided(batch, views);
    await markOrdersDue(tx, views, now);
  }
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
