import { advanceOrders } from "../../../orchestration/advance-orders.ts";
import { callProvider } from "../../../orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../../../orchestration/intents/issue-documents.ts";
import { type IntentHandler, runIntents } from "../../../orchestration/intents/run-intents.ts";
import { keepTold, loadLetters, type Told, toldBy } from "../../../orchestration/intents/send-mail.ts";
import { read } from "../../../platform/transaction.ts";
import type { WorkContext } from "./work-context.ts";

/** Far more intents than a span has. */
const AT_ONCE = 1_000;

/** The worker's rounds: what has been decided is asked of the outside, and what comes of it goes on, until nothing is due. */
export async function answerAll(context: WorkContext): Promise<void> {
  const { services, tenant_id } = context;
  for (;;) {
    const kinds = await findWaitingKinds(context);
    await Promise.all([
      kinds.has("call_provider") ? runAll(context, patientCall) : null,
      // One after the other: a credit note names its invoice.
      (kinds.has("issue_invoice") ? runAll(context, issueInvoice) : Promise.resolve()).then(() =>
        kinds.has("issue_credit_note") ? runAll(context, issueCreditNote) : undefined,
      ),
    ]);
    if ((await advanceOrders(services, tenant_id)).claimed === 0) break;
  }
  await recordMails(context);
}

/** Nobody is written to about a history: its mails are noted as sent. */
export function recordMails(context: WorkContext): Promise<void> {
  return runAll(context, recordMailAsSent);
}

async function findWaitingKinds({ services, tenant_id }: WorkContext): Promise<ReadonlySet<string>> {
  const rows = await read(services.database, tenant_id, "demo look out", (tx) =>
    tx.query<{ kind: string }>(
      `select distinct intent.kind
         from platform.intents as intent
        where intent.tenant_id = $1 and intent.state = 'waiting' and intent.due_at <= $2`,
      [tx.tenant_id, services.clock.now()],
    ),
  );
  return new Set(rows.map(({ kind }) => kind));
}

/** Batch after batch; one that is not full was the last. */
async function runAll<Answer>({ services, tenant_id }: WorkContext, handler: IntentHandler<Answer>): Promise<void> {
  const wide = { ...handler, batch_max: AT_ONCE };
  while ((await runIntents(services, tenant_id, wide)) >= AT_ONCE);
}

const AGAIN_AFTER_MS = 200;
const AGAIN_MAX = 50;

/**
 * A worker asks a provider that does not answer again later, at a time of chance. A history has no later, and no chance: it
 * waits until the provider answers, so that a busy machine makes no other history.
 */
const patientCall: typeof callProvider = {
  ...callProvider,
  call: async (services, tenant_id, intents) => {
    const results = new Map(await callProvider.call(services, tenant_id, intents));
    for (let attempt = 0; attempt < AGAIN_MAX; attempt += 1) {
      const unanswered = intents.filter(({ intent_id }) => results.get(intent_id)?.outcome === "retry");
      if (unanswered.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      for (const [intent_id, result] of await callProvider.call(services, tenant_id, unanswered))
        results.set(intent_id, result);
    }
    return results;
  },
};

const recordMailAsSent: IntentHandler<Told> = {
  kind: "send_mail",
  batch_max: AT_ONCE,
  lease_seconds: 30,
  call: async (services, tenant_id, intents) => {
    const letters = await loadLetters(services, tenant_id, intents);
    return new Map(
      [...letters].map(([intent_id, letter]) => [intent_id, { outcome: "answered", answer: toldBy(letter) }]),
    );
  },
  record: (tx, _services, answered, now) =>
    keepTold(
      tx,
      answered.map(({ answer }) => answer),
      now,
    ),
};
