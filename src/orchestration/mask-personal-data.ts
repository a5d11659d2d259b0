import type { Caller } from "../platform/http/index.ts";

/** Stands where a caller may not read. Long enough to be seen as such, and no name that anybody has. */
export const MASK = "***";

/** Fields of a party or an address that tell who somebody is or where he lives. Country, city and postal code stay. */
const PERSONAL = ["name", "company", "street", "street2", "email", "phone"] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Blanks out what is personal; what is null stays null, so that nobody takes a missing phone number for a hidden one. */
export function maskFields<Part extends Fields | null>(part: Part): Part {
  if (part === null) return part;
  const masked = PERSONAL.flatMap((name) => (typeof part[name] === "string" ? [[name, MASK]] : []));
  return { ...part, ...Object.fromEntries(masked) };
}

/** A line about somebody, as the caller may see it. */
export function maskedFor<Part extends Fields>(caller: Pick<Caller, "masks_personal_data">, part: Part): Part {
  return caller.masks_personal_data ? maskFields(part) : part;
}

type Presented = {
  readonly customer: Fields;
  readonly billing_address: Fields | null;
  readonly shipping_address: Fields | null;
};

/** An order as the caller may see it. `attributes` come from outside and may hold anything, so they are blanked out as a whole. */
export function presentOrderFor<Order extends Presented>(
  caller: Pick<Caller, "masks_personal_data">,
  order: Order,
): Order {
  if (!caller.masks_personal_data) return order;
  return {
    ...order,
    customer: maskFields(order.customer),
    billing_address: maskFields(order.billing_address),
    shipping_address: maskFields(order.shipping_address),
    ...("attributes" in order ? { attributes: {} } : {}),
  };
}

/** An invoice as the caller may see it: whoever books payments must know whom it is for. */
export function presentInvoiceFor<Invoice extends { readonly recipient: Fields | null }>(
  caller: Pick<Caller, "masks_personal_data" | "scopes">,
  invoice: Invoice,
): Invoice {
  if (!caller.masks_personal_data || caller.scopes.includes("payments:write")) return invoice;
  return { ...invoice, recipient: maskRecipient(invoice.recipient) };
}

/** Of a document: an address, or a party with one inside. */
function maskRecipient(recipient: Fields | null): Fields | null {
  if (recipient === null) return null;
  const inner = Object.entries(maskFields(recipient)).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null && !Array.isArray(value) ? maskFields(value as Fields) : value,
  ]);
  return Object.fromEntries(inner) as Fields;
}
