import type { Order } from "../../api/types.ts";
import type { Action, Confirmation } from "./order-actions.ts";

/** What takes an action back, and how it is confirmed. */
export type WayBack = { readonly action: Action; readonly confirmation: Confirmation };
type Facts = Pick<Order, "holds" | "shipping_address" | "billing_address" | "customer">;

/** Null: nothing takes it back. @param before the order as the action found it @param after as the action left it */
export function wayBackOf(before: Facts, after: Facts, action: Action): WayBack | null {
  switch (action.action) {
    case "hold": {
      const known = new Set(before.holds.map(({ hold_id }) => hold_id));
      const placed = after.holds.find(({ hold_id }) => !known.has(hold_id));
      if (!placed) return null;
      return { action: { action: "lift_hold", hold_id: placed.hold_id }, confirmation: { reason: "", note: "" } };
    }
    case "lift_hold": {
      const lifted = before.holds.find(({ hold_id }) => hold_id === action.hold_id);
      if (!lifted) return null;
      return { action: { action: "hold" }, confirmation: { reason: lifted.code, note: lifted.note ?? "" } };
    }
    case "change_address": {
      const { shipping_address, billing_address, customer } = before;
      const is_moved = !isSame(shipping_address, after.shipping_address);
      // There was none to go back to.
      if (is_moved && shipping_address === null) return null;
      const is_billed_elsewhere = !isSame(billing_address, after.billing_address);
      const contact = {
        ...(customer.email === after.customer.email ? {} : { email: customer.email }),
        ...(customer.phone === after.customer.phone ? {} : { phone: customer.phone }),
      };
      const has_contact = Object.keys(contact).length > 0;
      if (!is_moved && !is_billed_elsewhere && !has_contact) return null;
      const goes_back = shipping_address !== null && (is_moved || is_billed_elsewhere);
      return {
        action: {
          action: "change_address",
          ...(goes_back ? { shipping_address } : {}),
          ...(goes_back && is_billed_elsewhere ? { billing_address } : {}),
          ...(has_contact ? { contact } : {}),
        },
        confirmation: { reason: "typing_error", note: "" },
      };
    }
    default:
      return null;
  }
}

/** Whether what is to be taken back is still as it was left: what others have done since is not undone. */
export function isStillSo(left: Facts, now: Facts, way_back: Action): boolean {
  if (way_back.action === "lift_hold") return now.holds.some(({ hold_id }) => hold_id === way_back.hold_id);
  if (way_back.action !== "change_address") return true;
  return (
    isSame(left.shipping_address, now.shipping_address) &&
    isSame(left.billing_address, now.billing_address) &&
    left.customer.email === now.customer.email &&
    left.customer.phone === now.customer.phone
  );
}

/** In whatever order their fields come: the answer to a change has another one than what is read later. */
const isSame = (one: object | null, other: object | null) => canonical(one) === canonical(other);
const canonical = (address: object | null) =>
  JSON.stringify(address && Object.entries(address).sort(([left], [right]) => (left < right ? -1 : 1)));
