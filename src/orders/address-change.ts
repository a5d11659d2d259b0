import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { isTerminal } from "./status.ts";
import type { Order, Stage } from "./types.ts";

export type AddressRefusal =
  | { readonly code: "order_is_final" }
  | { readonly code: "nothing_is_shipped" }
  | { readonly code: "address_is_final" }
  | { readonly code: "country_is_final"; readonly country: string };

/** From picking on papers with the address may lie on the goods, and nobody can be sure that they are changed. */
const PAST_CHANGING: readonly Stage[] = ["picked", "packed", "shipped", "delivered", "returned"];
const CHANGEABLE: readonly Stage[] = ["open", "backordered", "sourced", "released"];

/**
 * Decides whether an order may still go somewhere else. All that is shipped goes to one address, so the first unit that is
 * picked for a parcel fixes it. Its prices and taxes were made for a country, which therefore stays.
 *
 * @param countries of the order now and as it is wanted; null asks whether anything may be changed at all
 */
export function decideAddressChange(
  order: Order,
  countries: { readonly now: string; readonly wanted: string } | null,
): Decision<null, AddressRefusal> {
  if (isTerminal(order)) return refuse({ code: "order_is_final" });
  const shipped = order.lines.filter((line) => line.delivery_method === "ship");
  const has = (stages: readonly Stage[]) => shipped.some((line) => stages.some((stage) => line.stages[stage] > 0));
  if (has(PAST_CHANGING)) return refuse({ code: "address_is_final" });
  if (!has(CHANGEABLE)) return refuse({ code: "nothing_is_shipped" });
  if (countries && countries.wanted !== countries.now)
    return refuse({ code: "country_is_final", country: countries.now });
  return accept(null);
}
