import { findNumbers } from "../../orders/index.ts";
import {
  findOperations,
  findRefundReference,
  type Operation,
  type OperationAnswer,
  type Payment,
  type PaymentProvider,
  type ProviderAnswer,
  ProviderOutage,
  ProviderRejectedCall,
} from "../../payments/index.ts";
import type { ClaimedIntent } from "../../platform/intents.ts";
import { read } from "../../platform/transaction.ts";
import { recordAnswers } from "../facts/payment-answers.ts";
import type { Services } from "../services.ts";
import type { CallResult, IntentHandler } from "./run-intents.ts";

/** Null: somebody else (a notification) has brought the answer meanwhile. */
type Answer = OperationAnswer | null;

/** Authorizes, captures, gives up and refunds at payment providers. The operation's id is the idempotency key, always. */
export const callProvider: IntentHandler<Answer> = {
  kind: "call_provider",
  batch_max: 64,
  call: callAll,
  record: async (tx, _services, answered, now) => {
    const answers = answered.flatMap(({ answer }) => (answer ? [answer] : []));
    await recordAnswers(tx, answers, "worker", now);
  },
};

type Task = {
  readonly intent: ClaimedIntent;
  readonly operation: Operation;
  readonly payment: Payment;
  readonly order_number: string;
  readonly refund_reference: string | null;
};

const CALLS_AT_ONCE = 16;

async function callAll(services: Services, tenant_id: string, intents: readonly ClaimedIntent[]) {
  const tasks = await loadTasks(services, tenant_id, intents);
  const results = new Map<string, CallResult<Answer>>();
  const queue = [...tasks];
  const work = async () => {
    for (let task = queue.shift(); task; task = queue.shift())
      results.set(task.intent.intent_id, await callOne(services, task));
  };
  await Promise.all(Array.from({ length: Math.min(CALLS_AT_ONCE, tasks.length) }, work));
  return results;
}

function loadTasks(services: Services, tenant_id: string, intents: readonly ClaimedIntent[]): Promise<Task[]> {
  return read(services.database, tenant_id, "load provider calls", async (tx) => {
    const operations = await findOperations(
      tx,
      intents.map((intent) => intent.subject_id),
    );
    const numbers = await findNumbers(tx, [
      ...new Set([...operations.values()].map(({ operation }) => operation.order_id)),
    ]);
    const tasks: Task[] = [];
    for (const intent of intents) {
      const found = operations.get(intent.subject_id);
      if (!found) continue;
      const { operation, payment } = found;
      const refund_reference = operation.kind === "refund" ? await findRefundReference(tx, payment.payment_id) : null;
      tasks.push({ intent, operation, payment, order_number: numbers.get(operation.order_id) ?? "", refund_reference });
    }
    return tasks;
  });
}

async function callOne(services: Services, task: Task): Promise<CallResult<Answer>> {
  const { operation, payment } = task;
  if (operation.state !== "pending") return { outcome: "answered", answer: null };
  const provider = services.providers.get(payment.provider ?? "");
  const { kind, amount_minor } = operation;
  const { method, currency } = payment;
  const asked = { kind, amount_minor, currency, method };
  if (!provider) {
    return {
      outcome: "park",
      error: `No provider can ${kind} a payment by ${method}: do it by hand, then give this up.`,
      data: { problem: "no_provider", ...asked },
    };
  }
  try {
    const answer = await ask(provider, task);
    if (answer.outcome === "pending")
      return { outcome: "retry", error: "The provider has not decided yet.", data: { problem: "undecided", ...asked } };
    if (isContradiction(task, answer))
      return {
        outcome: "park",
        error:
          `The provider was asked to ${kind} ${amount_minor} minor units ${currency} and says it did ` +
          `${answer.amount_minor} ${answer.currency} (${answer.provider_reference}): clear it up with the provider, then retry or give up.`,
        data: {
          ...{ problem: "other_amount", ...asked, reference: answer.provider_reference },
          ...{ said_minor: answer.amount_minor, said_currency: answer.currency },
        },
      };
    return { outcome: "answered", answer: toAnswer(operation, answer) };
  } catch (error) {
    if (error instanceof ProviderOutage)
      return { outcome: "retry", error: error.message, data: { problem: "no_answer", ...asked } };
    if (error instanceof ProviderRejectedCall) {
      const data = { problem: "rejected", ...asked, code: error.code };
      return { outcome: "park", error: `${error.code}: ${error.message}`, data };
    }
    // Whatever else it is, it concerns this call alone: the others of the batch have their answers.
    const name = error instanceof Error ? error.name : "Error";
    const data = { problem: "call_failed", ...asked, error: name };
    return { outcome: "retry", error: `${name} while calling the provider.`, data };
  }
}

/** After a lost answer the provider is first asked what became of the call; the same key would tell as well, but later. */
async function ask(provider: PaymentProvider, task: Task): Promise<ProviderAnswer> {
  const { operation, payment, order_number, intent } = task;
  if (intent.attempts > 1) {
    const known = await provider.find(operation.operation_id);
    if (known) return known;
  }
  const call = {
    idempotency_key: operation.operation_id,
    payment_id: payment.payment_id,
    order_number,
    currency: payment.currency,
  };
  const authorization = {
    reference: payment.reference ?? "",
    amount_minor: payment.authorized_minor,
    expires_at: payment.authorization_expires_at?.toISOString() ?? null,
  };
  const { amount_minor } = operation;
  switch (operation.kind) {
    case "authorize":
      return provider.authorize({ ...call, token: payment.token ?? "", amount_minor });
    case "capture":
      return provider.capture({ ...call, authorization, amount_minor, final: false });
    case "void":
      return provider.void({ ...call, authorization });
    case "refund":
      return provider.refund({ ...call, reference: task.refund_reference ?? payment.reference ?? "", amount_minor });
    case "receive":
      throw new Error("Money that comes in by itself is not asked for.");
  }
}

/** A provider that says yes to another amount or currency has done something that nobody asked for. A void names the rest. */
function isContradiction({ operation, payment }: Task, answer: ProviderAnswer): boolean {
  if (answer.outcome !== "succeeded" || operation.kind === "void") return false;
  return answer.amount_minor !== operation.amount_minor || answer.currency !== payment.currency;
}

function toAnswer(operation: Operation, answer: ProviderAnswer): OperationAnswer {
  return {
    operation_id: operation.operation_id,
    outcome: answer.outcome === "succeeded" ? "succeeded" : "failed",
    provider_reference: answer.provider_reference,
    authorization_expires_at: answer.expires_at ? new Date(answer.expires_at) : null,
    failure: answer.reason,
  };
}
