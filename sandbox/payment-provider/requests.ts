import { createHash } from "node:crypto";
import { type Static, type TSchema, Type } from "typebox";
import { Check, Errors } from "typebox/value";
import { BadRequest } from "../support/http.ts";
import { FAULTS } from "./faults.ts";

/** The bodies the provider understands. Unknown fields are refused: they are a merchant's mistake. */

const text = Type.String({ minLength: 1, maxLength: 200 });
const amount = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const currency = Type.String({ pattern: "^[A-Z]{3}$" });
const instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$" });
const strict = { additionalProperties: false };

/** What the shop said of an authorization it made itself. */
const statedAuthorization = Type.Object(
  { amount_minor: amount, expires_at: Type.Union([instant, Type.Null()]) },
  strict,
);

export const AuthorizeBody = Type.Object(
  { payment_id: text, order_number: text, token: text, amount_minor: amount, currency },
  strict,
);
export const CaptureBody = Type.Object(
  {
    payment_id: text,
    order_number: text,
    authorization: statedAuthorization,
    amount_minor: amount,
    currency,
    final: Type.Boolean(),
  },
  strict,
);
export const VoidBody = Type.Object(
  { payment_id: text, order_number: text, authorization: statedAuthorization, currency },
  strict,
);
export const RefundBody = Type.Object(
  { payment_id: text, order_number: text, reference: text, amount_minor: amount, currency },
  strict,
);
export const TransferBody = Type.Object(
  {
    order_number: Type.Optional(text),
    reference_text: Type.Optional(Type.String({ maxLength: 500 })),
    amount_minor: amount,
    currency,
  },
  strict,
);

const fault = Type.Union(FAULTS.map((name) => Type.Literal(name)));
const rate = Type.Number({ minimum: 0, maximum: 1 });

export const FaultsBody = Type.Object(
  {
    seed: Type.Optional(Type.String({ maxLength: 100 })),
    rates: Type.Optional(Type.Object(Object.fromEntries(FAULTS.map((name) => [name, Type.Optional(rate)])), strict)),
    next: Type.Optional(Type.Array(Type.Union([fault, Type.Null()]), { maxItems: 1000 })),
    delay_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  },
  strict,
);
export const NotificationUrlsBody = Type.Object(
  { urls: Type.Array(Type.String({ pattern: "^https?://" }), { maxItems: 10 }) },
  strict,
);

/** @throws BadRequest 400 with the first thing that is wrong */
export function checked<Schema extends TSchema>(schema: Schema, body: unknown): Static<Schema> {
  if (Check(schema, body)) return body as Static<Schema>;
  const [first] = Errors(schema, body);
  throw new BadRequest(400, "invalid_request", `${first?.instancePath || "body"} ${first?.message ?? "is not valid"}`);
}

/** The same for the same call, whatever the order of the fields. */
export function fingerprintOf(path: string, body: unknown): string {
  return createHash("sha256")
    .update(`${path}\n${canonicalJson(body)}`)
    .digest("base64url");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
