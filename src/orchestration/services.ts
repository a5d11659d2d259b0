import type { SupplySnapshot } from "../inventory/index.ts";
import type { Seller } from "../invoicing/index.ts";
import type { Conditions } from "../kernel/condition.ts";
import type { Location } from "../locations/index.ts";
import type { Mailer, MailRenderer, MailSettings, WebhookSender } from "../notifications/index.ts";
import type { PaymentProvider } from "../payments/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { NumberRange } from "../platform/number-range.ts";
import type { TenantCache } from "../platform/tenant-cache.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { RiskRule } from "../risk/index.ts";
import type { Network } from "../sourcing/index.ts";
import type { Workflow } from "../workflows/index.ts";

/** What orchestration works with; put together once, in app/wiring.ts. */
export type Services = {
  readonly database: Database;
  readonly clock: Clock;
  /** By id. */
  readonly locations: (tx: Transaction) => Promise<ReadonlyMap<string, Location>>;
  readonly supply: SupplySnapshot;
  /** The locations prepared for sourcing, by the map that `locations` handed out. */
  readonly networks: WeakMap<ReadonlyMap<string, Location>, Network>;
  readonly workflows: TenantCache<readonly Workflow[]>;
  readonly workflow_conditions: Conditions;
  readonly risk_rules: TenantCache<readonly RiskRule[]>;
  readonly risk_conditions: Conditions;
  /** By code. */
  readonly providers: ReadonlyMap<string, PaymentProvider>;
  /** Null: no SMTP_URL is set, so no mail is decided either. */
  readonly mail: {
    readonly mailer: Mailer;
    readonly renderer: MailRenderer;
    readonly settings: MailSettings;
    readonly from: string;
  } | null;
  /** Who issues invoices and credit notes. */
  readonly seller: Seller;
  readonly webhooks: WebhookSender;
  readonly order_numbers: NumberRange;
  readonly metrics: Pick<Metrics, "recordIntent" | "recordBatch" | "recordRelease">;
  /**
   * Tells the workers of this process that work of these kinds (of all kinds, if none is named) has become due; those of
   * other processes look for themselves.
   */
  readonly wake: (kinds?: readonly string[]) => void;
};
