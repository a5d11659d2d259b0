import { type Static, type TSchema, Type } from "typebox";
import { Check } from "typebox/value";
import {
  type AuthorizationReference,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderNotification,
  ProviderOutage,
  ProviderRejectedCall,
  type RawNotification,
  type VoidCall,
} from "./payment-provider.ts";
import { askProvider, type ProviderResponse } from "./provider-http.ts";
import { standardWebhookKey, verifyStandardWebhook } from "./standard-webhooks.ts";

export type SandboxOptions = {
  /** Such as http://127.0.0.1:4410, without a slash at the end. */
  readonly base_url: string;
  /** `whsec_…`, the same as the provider's. */
  readonly signing_secret: string;
  /** Wraps every call over the network; the platform's wrapper refuses to make one inside a transaction. */
  readonly call: <Result>(name: string, ask: () => Promise<Result>) => Promise<Result>;
  /** Default 10,000. */
  readonly timeout_ms?: number;
};

const nullableText = Type.Union([Type.String(), Type.Null()]);
const amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const Answer = Type.Object({
  outcome: Type.Union([Type.Literal("succeeded"), Type.Literal("declined"), Type.Literal("pending")]),
  reference: Type.String({ minLength: 1 }),
  amount_minor: amount,
  currency: Type.String({ minLength: 3, maxLength: 3 }),
  expires_at: nullableText,
  reason: nullableText,
});
const Mistake = Type.Object({ code: Type.String(), detail: Type.Optional(Type.String()) });
const Envelope = Type.Object({ type: Type.String() });
const Message = Type.Object({
  type: Type.Union([
    Type.Literal("authorization_succeeded"),
    Type.Literal("authorization_declined"),
    Type.Literal("capture_succeeded"),
    Type.Literal("refund_succeeded"),
    Type.Literal("transfer_received"),
  ]),
  timestamp: Type.String({ minLength: 1 }),
  data: Type.Object({
    idempotency_key: nullableText,
    payment_id: nullableText,
    order_number: nullableText,
    reference: Type.String({ minLength: 1 }),
    authorization_reference: nullableText,
    amount_minor: amount,
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    expires_at: nullableText,
    reason: nullableText,
    reference_text: nullableText,
  }),
});
const KNOWN_TYPES: ReadonlySet<string> = new Set(Message.properties.type.anyOf.map((literal) => literal.const));

/** The sandbox payment provider (`sandbox/README.md` describes its API). */
export function sandboxProvider(options: SandboxOptions): PaymentProvider {
  standardWebhookKey(options.signing_secret);
  const { base_url, signing_secret, timeout_ms = 10_000 } = options;

  async function post(name: string, path: string, idempotency_key: string, body: object): Promise<ProviderAnswer> {
    const headers = { "idempotency-key": idempotency_key };
    const request = { method: "POST", url: base_url + path, headers, body, timeout_ms } as const;
    return answerOf(await options.call(`sandbox.${name}`, () => askProvider(request)));
  }

  return {
    code: "sandbox",
    capabilities: { multiple_captures: true, partial_void: false, authorization_days: 7 },

    authorize(call) {
      const { token, amount_minor } = call;
      return post("authorize", "/authorizations", call.idempotency_key, { ...payment(call), token, amount_minor });
    },
    capture(call) {
      const { amount_minor, final } = call;
      const body = { ...payment(call), authorization: stated(call.authorization), amount_minor, final };
      return post("capture", `${authorizationPath(call.authorization)}/captures`, call.idempotency_key, body);
    },
    void(call) {
      const body = { ...payment(call), authorization: stated(call.authorization) };
      return post("void", `${authorizationPath(call.authorization)}/voids`, call.idempotency_key, body);
    },
    refund(call) {
      const { reference, amount_minor } = call;
      return post("refund", "/refunds", call.idempotency_key, { ...payment(call), reference, amount_minor });
    },
    async find(idempotency_key) {
      const url = `${base_url}/operations/${encodeURIComponent(idempotency_key)}`;
      const response = await options.call("sandbox.find", () => askProvider({ method: "GET", url, timeout_ms }));
      if (response.status === 404 && mistakeCode(response) === "unknown_operation") return null;
      return answerOf(response);
    },
    async readNotification(raw, now) {
      return notificationsOf(verifyStandardWebhook(signing_secret, raw, now), raw);
    },
  };
}

function payment({ payment_id, order_number, currency }: Omit<VoidCall, "authorization">) {
  return { payment_id, order_number, currency };
}

function authorizationPath({ reference }: AuthorizationReference): string {
  return `/authorizations/${encodeURIComponent(reference)}`;
}

/** What the shop said of its authorization, in the one form of an instant that the provider reads. */
function stated({ amount_minor, expires_at }: AuthorizationReference) {
  return { amount_minor, expires_at: expires_at === null ? null : new Date(expires_at).toISOString() };
}

/** 402 is the business no; every other 4xx means that we have asked wrongly. */
function answerOf(response: ProviderResponse): ProviderAnswer {
  const { status, body } = response;
  if (status >= 400 && status !== 402) {
    const code = mistakeCode(response);
    throw new ProviderRejectedCall(`the sandbox provider rejected a call: ${status} ${code}`, { status, code });
  }
  const { reference, outcome, amount_minor, currency, expires_at, reason } = readable(Answer, body);
  return { outcome, provider_reference: reference, amount_minor, currency, expires_at, reason };
}

function notificationsOf(notification_id: string, raw: RawNotification): readonly ProviderNotification[] {
  const content = parseJson(raw.body);
  if (!KNOWN_TYPES.has(readable(Envelope, content).type)) return [];
  const { type: kind, timestamp: occurred_at, data } = readable(Message, content);
  return [
    {
      notification_id,
      kind,
      occurred_at,
      idempotency_key: data.idempotency_key,
      payment_id: data.payment_id,
      order_number: data.order_number,
      provider_reference: data.reference,
      authorization_reference: data.authorization_reference,
      amount_minor: data.amount_minor,
      currency: data.currency,
      expires_at: data.expires_at,
      reason: data.reason,
      reference_text: data.reference_text,
    },
  ];
}

function mistakeCode(response: ProviderResponse): string {
  return Check(Mistake, response.body) ? response.body.code : "unknown";
}

/** @throws ProviderOutage when the provider, though genuine, talks rubbish */
function readable<Schema extends TSchema>(schema: Schema, content: unknown): Static<Schema> {
  if (Check(schema, content)) return content as Static<Schema>;
  throw new ProviderOutage("the sandbox provider sent what cannot be read; retry", { outcome_unknown: true });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new ProviderOutage("the sandbox provider notified without JSON; retry", { outcome_unknown: true, cause });
  }
}
