import { type Static, Type } from "typebox";
import { isCountry, normalizeAddress } from "../../kernel/address.ts";
import { invalidRequest } from "../../platform/http/index.ts";
import type { AddressChange } from "../facts/address-changes.ts";
import type { OnOrder } from "../facts/order-actions.ts";
import { AddressSchema } from "../intake/order-schema.ts";
import { closed } from "./schemas.ts";

const NEW_ADDRESS = {
  shipping_address: Type.Optional(AddressSchema),
  billing_address: Type.Optional(AddressSchema),
  contact: Type.Optional(
    Type.Object(
      {
        email: Type.Optional(Type.Union([Type.String({ format: "email", maxLength: 320 }), Type.Null()])),
        phone: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 50 }), Type.Null()])),
      },
      {
        ...closed,
        description:
          "What is not named stays; null takes it away. Given alone it may be changed whatever has become of the order; mails go there from then on.",
      },
    ),
  ),
};
export const AddressPreview = Type.Object({ action: Type.Literal("change_address"), ...NEW_ADDRESS }, closed);
export const AddressBody = Type.Object(
  {
    ...NEW_ADDRESS,
    reason: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "A code such as customer_request. No personal data.",
    }),
  },
  {
    ...closed,
    examples: [
      {
        shipping_address: {
          ...{ name: "Erika Muster", street: "Marktplatz 3", postal_code: "60311" },
          ...{ city: "Frankfurt am Main", country: "DE" },
        },
        reason: "customer_request",
      },
    ],
  },
);

type NewAddress = Omit<Static<typeof AddressBody>, "reason">;

/** @throws ProblemError invalid_request for a country that there is not */
export function addressChange(on: OnOrder, body: NewAddress, reason: string): AddressChange {
  const { shipping_address, billing_address, contact } = body;
  const errors = (["shipping_address", "billing_address"] as const).flatMap((field) => {
    const country = body[field]?.country;
    if (country === undefined || isCountry(country)) return [];
    return [{ pointer: `/${field}/country`, message: "must be a country of ISO 3166-1 alpha-2" }];
  });
  if (shipping_address === undefined && (billing_address !== undefined || Object.keys(contact ?? {}).length === 0))
    errors.push({ pointer: "/shipping_address", message: "must be given, unless nothing but the contact is changed" });
  if (errors.length > 0) throw invalidRequest(errors);
  return {
    ...on,
    shipping_address: shipping_address && normalizeAddress(shipping_address),
    billing_address: billing_address && normalizeAddress(billing_address),
    email: contact?.email,
    phone: contact?.phone,
    reason,
  };
}
