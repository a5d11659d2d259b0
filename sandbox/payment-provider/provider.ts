import { randomUUID } from "node:crypto";
import { readClock, wait } from "../support/clock.ts";
import { BadRequest } from "../support/http.ts";
import { type Journal, openJournal } from "../support/journal.ts";
import { applyRecord, emptyBook } from "./book.ts";
import { type Command, type CommandSettings, decideCommand } from "./commands.ts";
import { drawFaults, type Fault, type FaultPlan } from "./faults.ts";
import { notificationOf, notificationOfTransfer } from "./notifications.ts";
import { type NotificationSender, startSender } from "./sender.ts";
import type { Authorization, Book, Notification, Operation, Transfer, TruthRecord } from "./types.ts";

/** The provider without its HTTP side. Every change is decided, booked and queued for the disk in one go. */
export type Provider = {
  readonly book: Book;
  readonly journal: Journal<TruthRecord>;
  readonly sender: NotificationSender;
  readonly settings: ProviderSettings;
  readonly stopped: AbortController;
  plan: FaultPlan;
  delay_ms: number;
};

export type ProviderSettings = CommandSettings & {
  /** How long `tok_slow` takes to answer. */
  readonly slow_ms: number;
  /** How long `tok_pending` stays pending. */
  readonly pending_ms: number;
};

export type ProviderOptions = {
  readonly data_file: string;
  readonly signing_secret: string;
  readonly notification_urls: readonly string[];
  readonly retry_ms: number;
  readonly plan: FaultPlan;
  readonly delay_ms: number;
  readonly settings: ProviderSettings;
};

export type Performed = { readonly operation: Operation; readonly notifications: readonly Notification[] };

/** Reads the truth file and goes on with what it left unfinished: pending authorizations, notifications. */
export async function openProvider(options: ProviderOptions): Promise<Provider> {
  const book = emptyBook();
  const journal = await openJournal<TruthRecord>(options.data_file, (record) => applyRecord(book, record));
  const sender = startSender({
    urls: options.notification_urls,
    signing_secret: options.signing_secret,
    retry_ms: options.retry_ms,
    delivered: (notification) => {
      if (!book.open_notifications.has(notification.notification_id)) return;
      record(provider, { type: "notification_delivered", notification_id: notification.notification_id });
    },
  });
  const { plan, delay_ms, settings } = options;
  const provider: Provider = { book, journal, sender, settings, stopped: new AbortController(), plan, delay_ms };
  for (const notification of book.open_notifications.values()) sender.send(notification);
  for (const authorization of book.authorizations.values()) {
    if (authorization.status === "pending") resolveLater(provider, authorization);
  }
  return provider;
}

export async function closeProvider(provider: Provider): Promise<void> {
  provider.stopped.abort(new Error("the sandbox is stopping"));
  await provider.sender.close();
  await provider.journal.close();
}

/** Numbers the request and decides what will go wrong with it; the decision goes into the truth file. */
export function drawForRequest(provider: Provider): { readonly request_no: number; readonly faults: readonly Fault[] } {
  const request_no = provider.book.last_request_no + 1;
  provider.book.last_request_no = request_no;
  const [forced, ...next] = provider.plan.next;
  const faults =
    forced === undefined ? drawFaults(provider.plan.seed, provider.plan.rates, request_no) : forced ? [forced] : [];
  if (forced !== undefined) provider.plan = { ...provider.plan, next };
  if (faults.length > 0) record(provider, { type: "request_faulted", request_no, faults });
  return { request_no, faults };
}

/**
 * Performs a call once, however often it is sent. When this resolves, the effect is on the disk.
 *
 * @throws BadRequest 422 when the key belongs to another call
 */
export async function perform(provider: Provider, command: Command, request_no: number): Promise<Performed> {
  const known = provider.book.operations.get(command.idempotency_key);
  if (known) {
    if (known.fingerprint !== command.fingerprint) {
      throw new BadRequest(422, "idempotency_key_reused", "this idempotency key was used for another call");
    }
    await provider.journal.flushed();
    return { operation: provider.book.operations.get(command.idempotency_key) ?? known, notifications: [] };
  }
  const context = { request_no, new_id: randomUUID() };
  const done = decideCommand(provider.book, settingsNow(provider), command, context, readClock());
  record(provider, done);
  await provider.journal.flushed();
  if (done.opened_authorization?.status === "pending") resolveLater(provider, done.opened_authorization);
  return done;
}

/** A bank transfer of a payer arrives. */
export async function receiveTransfer(
  provider: Provider,
  received: Pick<Transfer, "order_number" | "reference_text" | "amount_minor" | "currency">,
): Promise<Transfer> {
  const transfer: Transfer = {
    reference: `sbx_tra_${randomUUID()}`,
    ...received,
    refunded_minor: 0,
    recorded_at: readClock().toISOString(),
  };
  const notifications = wanted(provider, notificationOfTransfer(transfer));
  record(provider, { type: "transfer_received", transfer, notifications });
  await provider.journal.flushed();
  for (const notification of notifications) provider.sender.send(notification);
  return transfer;
}

function record(provider: Provider, entry: TruthRecord): void {
  applyRecord(provider.book, entry);
  provider.journal.append(entry);
}

/** Without an address nobody is told, and nothing is kept to be told later. */
function settingsNow(provider: Provider): CommandSettings {
  return provider.sender.urls().length > 0 ? provider.settings : { ...provider.settings, notify: new Set() };
}

function wanted(provider: Provider, notification: Notification): readonly Notification[] {
  return settingsNow(provider).notify.has(notification.type) ? [notification] : [];
}

/** The bank's answer to a pending authorization comes later, and only if it was not given up meanwhile. */
function resolveLater(provider: Provider, authorization: Authorization): void {
  const { authorization_id } = authorization;
  const due_at = new Date(authorization.recorded_at).getTime() + provider.settings.pending_ms;
  const resolve = async () => {
    await wait(Math.max(0, due_at - readClock().getTime()), provider.stopped.signal);
    if (provider.book.authorizations.get(authorization_id)?.status !== "pending") return;
    const operation = provider.book.operations.get(authorization.authorize_key ?? "");
    if (!operation) return;
    const outcome = authorization.token === "tok_pending_declined" ? "declined" : "succeeded";
    const reason = outcome === "declined" ? "card_declined" : null;
    const resolved: Operation = { ...operation, outcome, reason };
    const notifications = wanted(provider, notificationOf(`authorization_${outcome}`, resolved, readClock()));
    record(provider, { type: "authorization_resolved", authorization_id, outcome, reason, notifications });
    await provider.journal.flushed();
    for (const notification of notifications) provider.sender.send(notification);
  };
  resolve().catch((error) => {
    if (!provider.stopped.signal.aborted) throw error;
  });
}
