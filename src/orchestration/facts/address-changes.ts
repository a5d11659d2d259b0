import { isDeepStrictEqual } from "node:util";
import { changeParties, type OrderParty } from "../../customers/index.ts";
import { cancelUnits, toPick } from "../../fulfillment/index.ts";
import type { Address } from "../../kernel/address.ts";
import { accept, type Decision } from "../../kernel/decision.ts";
import { decideAddressChange, loadLine, moveUnitsOfLines, unitsIn } from "../../orders/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { addEvent, type Batch } from "../changes.ts";
import { giveUpSources } from "../give-up-sources.ts";
import type { OrderView, SourcedUnits } from "../order-view.ts";
import { screenAgain } from "../steps/screen-orders.ts";
import { mergeSourced } from "../steps/source-lines.ts";
import type { FactContext } from "./on-orders.ts";
import { type ActionRefusal, act, type OnOrder } from "./order-actions.ts";

/** Where an order is to go instead, and by which contact its customer is reached. What is undefined stays as it is. */
export type AddressChange = OnOrder & {
  readonly shipping_address?: Address | undefined;
  readonly billing_address?: Address | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  /** A code. No personal data. */
  readonly reason: string;
};

/**
 * Sends orders to another address. What locations have been asked for and have not picked is taken back, so that papers with
 * the old address belong to a fulfillment order that is canceled; it is released anew, from elsewhere if the postal code is
 * another. History says that the address changed, by whom and why, and not what it was.
 *
 * A contact alone may be changed whatever has become of the order: a mail that was refused may concern a completed one. Mails
 * go to the address that the order has when they are sent.
 */
export function changeAddresses(
  tx: Transaction,
  context: FactContext,
  requests: readonly AddressChange[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return act(tx, context, requests, async (batch, view, request) => {
    const party = partyAfter(view.party, request);
    const { shipping_address } = request;
    if (shipping_address === undefined) return changeContact(batch, view, party, request);
    const before = view.party.shipping_address ?? view.party.billing_address;
    const countries = { now: before.country, wanted: shipping_address.country };
    const decision = decideAddressChange(view.order, countries);
    if (!decision.accepted) return decision;
    // Said again it is the same as once.
    if (isDeepStrictEqual(party, view.party)) return accept(view);
    const taken_back = isDeepStrictEqual(before, shipping_address) ? [] : takeBack(batch, view);
    const is_sourced_anew = before.postal_code !== shipping_address.postal_code;
    if (is_sourced_anew) giveUpSources(batch, view, view.sourced.filter(isOfParcel(view)));
    view.party = party;
    changeParties(tx, [party]);
    addEvent(batch, view, "address_changed", {
      reason: request.reason,
      billing_too: request.billing_address !== undefined,
      contact_too: request.email !== undefined || request.phone !== undefined,
      sourced_anew: is_sourced_anew,
      taken_back,
    });
    await screenAgain(batch, view);
    return accept(view);
  });
}

async function changeContact(
  batch: Batch,
  view: OrderView,
  party: OrderParty,
  { reason }: AddressChange,
): Promise<Decision<OrderView, ActionRefusal>> {
  const { email, phone } = view.party;
  const changed = [...(party.email === email ? [] : ["email"]), ...(party.phone === phone ? [] : ["phone"])];
  if (changed.length === 0) return accept(view);
  view.party = party;
  changeParties(batch.tx, [party]);
  addEvent(batch, view, "contact_changed", { reason, changed });
  // The rules look at contacts too; a hold helps where there is something left to hold back.
  if (unitsIn(view.order, "open", "backordered", "sourced") > 0) await screenAgain(batch, view);
  return accept(view);
}

function partyAfter(party: OrderParty, change: AddressChange): OrderParty {
  const {
    shipping_address = party.shipping_address,
    billing_address = party.billing_address,
    email = party.email,
    phone = party.phone,
  } = change;
  return { ...party, shipping_address, billing_address, email, phone };
}

/** Units that wait to be picked for a parcel are the order's again, reserved where they lie. @returns from which work they came */
function takeBack(
  batch: Batch,
  view: OrderView,
): { readonly fulfillment_order_id: string; readonly location: string }[] {
  const taken: SourcedUnits[] = [];
  const from: { fulfillment_order_id: string; location: string }[] = [];
  view.fulfillment_orders = view.fulfillment_orders.map((head) => {
    if (head.delivery_method !== "ship" || !head.lines.some((line) => toPick(line) > 0)) return head;
    const { fulfillment_order_id, location_id, location_code } = head;
    let left = head;
    for (const line of head.lines) {
      const quantity = toPick(line);
      if (quantity === 0) continue;
      const { line_no, item_id } = line;
      taken.push({ line_no, item_id, location_id, quantity });
      left = cancelUnits(left, { line_no, unpicked_quantity: quantity, picked_quantity: 0 }, batch.now);
    }
    from.push({ fulfillment_order_id, location: location_code });
    batch.fulfillment_orders.set(fulfillment_order_id, left);
    return left;
  });
  view.order = moveUnitsOfLines(view.order, taken, { from: "released", to: "sourced" });
  view.sourced = mergeSourced([...view.sourced, ...taken]);
  return from;
}

/** For these another place may be nearer now. */
function isOfParcel(view: OrderView) {
  return ({ line_no }: SourcedUnits) => loadLine(view.order, line_no).delivery_method === "ship";
}
