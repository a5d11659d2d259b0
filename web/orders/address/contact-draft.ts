import type { Order } from "../../api/types.ts";
import type { Contact } from "../actions/order-actions.ts";

/** How a customer is reached, as it is being typed. */
export type ContactDraft = { readonly email: string; readonly phone: string };
type Known = Pick<Order["customer"], "email" | "phone">;

export const contactOf = ({ email, phone }: Known): ContactDraft => ({ email: email ?? "", phone: phone ?? "" });

/** What the server is told; what was emptied is taken away. Null: nothing is different. */
export function contactChange(known: Known, draft: ContactDraft): Contact | null {
  const typed = { email: draft.email.trim() || null, phone: draft.phone.trim() || null };
  const change = {
    ...(typed.email === known.email ? {} : { email: typed.email }),
    ...(typed.phone === known.phone ? {} : { phone: typed.phone }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** Nothing is as good: not everybody has one. Whether it is one after all is the server's to say. */
export const isMailAddress = (text: string): boolean =>
  text.trim() === "" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
