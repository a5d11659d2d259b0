import { examine } from "../../../src/app/doctor/examine.ts";
import type { Acknowledgment } from "./acknowledgments.ts";
import type { CustomerTruth } from "./customer-robot.ts";
import { judgeChanges } from "./judge-changes.ts";
import { judgeMails, type MailTruth } from "./judge-mails.ts";
import { judgeMoney } from "./judge-money.ts";
import { judgeOrders } from "./judge-orders.ts";
import { judgeStock } from "./judge-stock.ts";
import { judgeWork } from "./judge-work.ts";
import type { ProviderTruth } from "./provider-truth.ts";
import type { Placement } from "./shop.ts";

/** Something that is not as everybody outside of the database knows it to be. */
export type Finding = { readonly kind: FindingKind; readonly detail: string };

export type FindingKind =
  | "order_lost"
  | "order_changed"
  | "order_not_asked_for"
  | "order_doubled"
  | "order_not_acknowledged"
  | "order_not_completed"
  | "oversold"
  | "stock_drift"
  | "authorized_twice"
  | "captured_twice"
  | "money_differs"
  | "unknown_to_us"
  | "units_differ"
  | "mail_lost"
  | "work_left"
  | "doctor";

/** What those outside know, to be held against the database at rest. */
export type Witnesses = {
  readonly placements: readonly Placement[];
  readonly acknowledgments: readonly Acknowledgment[];
  /** Units of each SKU that there were before the first order. */
  readonly stock: ReadonlyMap<string, number>;
  readonly provider: ProviderTruth;
  /** What was canceled and sent back; absent if no customer did. */
  readonly customers?: CustomerTruth;
  /** Absent if mails are off. */
  readonly mails?: MailTruth;
};

/** Runs one statement and answers its rows; reads past row-level security. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/**
 * Judges a database that has come to rest by what its clients were told, what its provider has in its books and what was
 * in stock; then by its own invariants. Empty: all is well.
 */
export async function judge(database: { readonly url: string; readonly query: Query }, witnesses: Witnesses) {
  const { query } = database;
  const findings: Finding[] = [
    ...(await judgeOrders(query, witnesses)),
    ...(await judgeStock(query, witnesses)),
    ...(await judgeMoney(query, witnesses)),
    ...(await judgeChanges(query, witnesses)),
    ...(await judgeMails(query, witnesses)),
    ...(await judgeWork(query)),
  ];
  for (const broken of await examine(database.url))
    findings.push({ kind: "doctor", detail: `${broken.invariant} ${broken.what}: ${broken.samples.join("; ")}` });
  return findings;
}

/** How often each kind was found. */
export function countByKind(findings: readonly Finding[]): Partial<Record<FindingKind, number>> {
  const counts: Partial<Record<FindingKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
