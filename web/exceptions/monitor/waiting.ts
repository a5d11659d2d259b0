import type { ProcessMonitor } from "../../api/types.ts";

type Entry = ProcessMonitor["waiting"][number];

export const WAITING = ["exception", "call", "due"] as const;
export type WaitingGroup = { readonly what: (typeof WAITING)[number]; readonly entries: readonly Entry[] };

/** What needs a person first, then calls to the outside, then what has its turn; in each the longest waiting first. */
export function waitingGroups(waiting: readonly Entry[]): readonly WaitingGroup[] {
  return WAITING.map((what) => ({
    what,
    entries: waiting
      .filter((entry) => entry.what === what)
      .toSorted((a, b) => Date.parse(a.oldest_at) - Date.parse(b.oldest_at)),
  })).filter(({ entries }) => entries.length > 0);
}

export const KINDS = [
  "order",
  "spread_events",
  "send_webhooks",
  "call_provider",
  "issue_invoice",
  "issue_credit_note",
  "send_mail",
  "intent",
  "payment",
  "webhook",
] as const;
export type Kind = (typeof KINDS)[number];

/** @returns what there are words for */
export const kindOf = (kind: string): Kind | null => KINDS.find((known) => known === kind) ?? null;
