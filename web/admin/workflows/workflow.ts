const MAILS = ["received", "confirmed", "shipped", "ready_to_collect", "canceled"] as const;
export type Mail = (typeof MAILS)[number];

/** What the screens read of a published workflow. */
export type Workflow = {
  readonly code: string;
  readonly version: number;
  readonly name: { readonly en: string; readonly de: string };
  readonly applies_when: string;
  readonly rank: number;
  readonly policies: {
    readonly payment_timing: { readonly default: "on_shipment" | "in_advance" | "on_account" };
    readonly payment_due_hours: number;
    readonly on_payment_overdue: "cancel" | "hold";
    readonly sourcing: { readonly split: "allowed" | "per_line" | "never" };
    readonly backorder: { readonly retry_minutes: number; readonly cancel_after_days: number | null };
    readonly cancellation: { readonly until: "shipped" | "released" };
    readonly collect: { readonly expires_after_days: number };
    readonly release: { readonly delay_minutes: number };
    readonly notifications: Readonly<Record<Mail, boolean>>;
  };
  readonly stages: readonly { readonly name: string; readonly when: string; readonly reason: string }[];
};

export const mailsOff = ({ policies }: Workflow): readonly Mail[] =>
  MAILS.filter((mail) => !policies.notifications[mail]);

/** The versions by workflow, newest first; workflows by rank, highest first. */
export function byCode(workflows: readonly Workflow[]): readonly (readonly [newest: Workflow, ...Workflow[]])[] {
  const groups = Map.groupBy(workflows, ({ code }) => code);
  return [...groups.values()]
    .map((versions) => versions.toSorted((a, b) => b.version - a.version) as [Workflow, ...Workflow[]])
    .sort(([a], [b]) => b.rank - a.rank || a.code.localeCompare(b.code));
}

/** A version as text that can be edited. */
export const textOf = (workflow: object): string => JSON.stringify(workflow, null, 2);
