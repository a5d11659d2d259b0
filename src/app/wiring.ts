import {
  ACCESS_REFUSALS,
  addApiKeyRoutes,
  addAuditRoutes,
  addressOfUser,
  addSessionRoutes,
  addSignInRoutes,
  addUserRoutes,
  authenticator,
  type DemoSignIn,
} from "../access/index.ts";
import { CARE_REFUSALS } from "../care/index.ts";
import { CATALOG_REFUSALS, loadItems, loadItemsBySku, registerCatalogRoutes } from "../catalog/index.ts";
import { CHANNELS_REFUSALS, registerChannelsRoutes } from "../channels/index.ts";
import { FULFILLMENT_REFUSALS } from "../fulfillment/index.ts";
import { createSupplySnapshot, INVENTORY_REFUSALS, registerInventoryRoutes } from "../inventory/index.ts";
import { INVOICE_REFUSALS, type Seller } from "../invoicing/index.ts";
import {
  createLocationSnapshot,
  LOCATIONS_REFUSALS,
  type LocationSnapshot,
  registerLocationsRoutes,
} from "../locations/index.ts";
import {
  createMailRenderer,
  MAIL_REFUSALS,
  type MailSettings,
  registerMailTemplateRoutes,
  registerWebhookRoutes,
  smtpMailer,
  WEBHOOK_REFUSALS,
  webhookSender,
} from "../notifications/index.ts";
import { createIntake } from "../orchestration/intake/intake.ts";
import { INTAKE_REFUSALS } from "../orchestration/intake/refusals.ts";
import { EVENTS_DUE, WEBHOOKS_DUE } from "../orchestration/intents/spread-events.ts";
import { registerCarrierRoutes } from "../orchestration/routes/carriers.ts";
import { registerChangeRoutes } from "../orchestration/routes/changes.ts";
import { registerDocumentRoutes } from "../orchestration/routes/documents.ts";
import { registerFulfillmentRoutes } from "../orchestration/routes/fulfillment.ts";
import { registerInvoiceRoutes } from "../orchestration/routes/invoices.ts";
import { registerLocationWorkloadRoutes } from "../orchestration/routes/location-workloads.ts";
import { registerMoneyRoutes } from "../orchestration/routes/money.ts";
import { registerOperationRoutes } from "../orchestration/routes/operations.ts";
import { registerOrderBatchRoutes } from "../orchestration/routes/order-batches.ts";
import { registerOrderListRoutes } from "../orchestration/routes/order-lists.ts";
import { registerOrderPreviewRoutes } from "../orchestration/routes/order-previews.ts";
import { registerOrderTimelineRoutes } from "../orchestration/routes/order-timeline.ts";
import { registerOrderRoutes } from "../orchestration/routes/orders.ts";
import { registerPreviewRoutes } from "../orchestration/routes/previews.ts";
import { registerReturnRoutes } from "../orchestration/routes/returns.ts";
import { registerSearchRoutes } from "../orchestration/routes/searches.ts";
import { registerSettingsRoutes } from "../orchestration/routes/settings.ts";
import { registerStockSummaryRoutes } from "../orchestration/routes/stock-summaries.ts";
import { registerViewRoutes } from "../orchestration/routes/views.ts";
import type { Services } from "../orchestration/services.ts";
import { wakeBackordered } from "../orchestration/stock-changed.ts";
import { ORDER_REFUSALS } from "../orders/index.ts";
import { PAYMENT_REFUSALS, sandboxProvider } from "../payments/index.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { type Config, DEFAULT_TENANT_ID } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import { createHttpServer, type HttpServer } from "../platform/http/index.ts";
import type { Logger } from "../platform/logging.ts";
import { createMetrics, type Metrics } from "../platform/metrics.ts";
import { createNumberRange } from "../platform/number-range.ts";
import { outsideCall } from "../platform/outside-call.ts";
import { createTenantCache } from "../platform/tenant-cache.ts";
import { registerReportingRoutes } from "../reporting/index.ts";
import { RETURN_REFUSALS } from "../returns/index.ts";
import { createRiskConditions, loadRules } from "../risk/index.ts";
import { createWorkflowConditions, loadWorkflows } from "../workflows/index.ts";
import { healthChecks } from "./health-checks.ts";
import { createObserver } from "./observer.ts";
import { wireSignIn } from "./wire-sign-in.ts";

/** Everything put together by hand. `wake` is set once the worker runs. */
export type Wired = {
  readonly services: Services;
  readonly config: Config;
  readonly locations: LocationSnapshot;
  onWake: (wake: Services["wake"]) => void;
};

const FIRST_ORDER_NUMBER = 100_001;

export function wireServices(
  database: Database,
  config: Config,
  clock: Clock = systemClock,
  metrics: Metrics = createMetrics({ process: false }),
): Wired {
  database.observe(createObserver(metrics));
  metrics.watchPool(database.pool);
  const locations = createLocationSnapshot();
  const listeners: Services["wake"][] = [];
  const provider = sandboxProvider({
    base_url: config.sandbox_url,
    signing_secret: config.sandbox_secret,
    call: outsideCall,
  });
  return {
    config,
    locations,
    onWake: (wake) => {
      listeners.push(wake);
    },
    services: {
      database,
      clock,
      locations: async (tx) => (await tx.once(locations.current)).by_id,
      supply: createSupplySnapshot(),
      networks: new WeakMap(),
      workflows: createTenantCache(loadWorkflows),
      workflow_conditions: createWorkflowConditions(),
      risk_rules: createTenantCache(loadRules),
      risk_conditions: createRiskConditions(),
      providers: new Map([[provider.code, provider]]),
      mail: config.smtp_url === null ? null : wireMail(config.smtp_url, config.mail_from),
      seller: sellerOf(config),
      webhooks: webhookSender({
        call: outsideCall,
        policy: { allow_private: config.webhook_allow_private },
        now: clock.now,
      }),
      metrics,
      order_numbers: createNumberRange(database, "order", FIRST_ORDER_NUMBER),
      wake: (kinds) => {
        for (const listener of listeners) listener(kinds);
      },
    },
  };
}

function wireMail(url: string, from: string): NonNullable<Services["mail"]> {
  return {
    mailer: smtpMailer({ url, from, call: outsideCall }),
    renderer: createMailRenderer(),
    settings: MAIL_SETTINGS,
    from,
  };
}

/** The first line is the name. */
function sellerOf({ seller }: Config): Seller {
  const [name = MAIL_SETTINGS.brand.name, ...lines] = seller;
  return { name, lines, country: null, time_zone: MAIL_SETTINGS.time_zone };
}

/** What mails say about their sender until a tenant has settings of its own. */
const MAIL_SETTINGS: MailSettings = {
  brand: { name: "Dirigent", accent_color: null, website_url: null, support_email: null, support_phone: null },
  bank_account: { holder: "Dirigent", iban: "DE02120300000000202051", bic: "BYLADEM1001", bank_name: null },
  footer_lines: [],
  time_zone: "Europe/Berlin",
};

/** The HTTP server with every route of the product. */
export async function wireHttp(
  wired: Wired,
  options: {
    readonly logger: Logger;
    readonly metrics: Metrics;
    readonly requests_max?: number;
    readonly demo_sign_ins?: readonly DemoSignIn[];
  },
): Promise<HttpServer> {
  const { services, config } = wired;
  const { database, clock } = services;
  const { demo_sign_ins = [] } = options;
  const sign_in = wireSignIn({ services, config, logger: options.logger, demo_sign_ins });
  const server = await createHttpServer({
    authenticate: authenticator(database, { default_tenant_id: DEFAULT_TENANT_ID }),
    sessions: sign_in.sessions,
    trusted_proxies: config.trusted_proxies,
    logger: options.logger,
    metrics: options.metrics,
    ...(options.requests_max === undefined ? {} : { in_flight_max: options.requests_max }),
    ...healthChecks(services),
    refusals: [
      ACCESS_REFUSALS,
      CARE_REFUSALS,
      CATALOG_REFUSALS,
      CHANNELS_REFUSALS,
      FULFILLMENT_REFUSALS,
      INTAKE_REFUSALS,
      INVENTORY_REFUSALS,
      INVOICE_REFUSALS,
      LOCATIONS_REFUSALS,
      MAIL_REFUSALS,
      ORDER_REFUSALS,
      PAYMENT_REFUSALS,
      RETURN_REFUSALS,
      WEBHOOK_REFUSALS,
    ],
  });
  addApiKeyRoutes(server, { database, clock });
  addSignInRoutes(server, sign_in);
  addUserRoutes(server, sign_in.settings);
  addSessionRoutes(server, sign_in.settings);
  addAuditRoutes(server, { database });
  registerCatalogRoutes(server, { database, clock });
  registerLocationsRoutes(server, { database, clock });
  registerChannelsRoutes(server, { database, clock });
  registerInventoryRoutes(server, {
    database,
    clock,
    directory: { loadItemsBySku, loadItems, loadLocations: wired.locations.current },
    stockChanged: (tx, change, now) => wakeBackordered(tx, services, change, now),
  });
  registerOrderRoutes(server, services, createIntake(services));
  registerPreviewRoutes(server, services);
  registerOrderPreviewRoutes(server, services);
  registerOrderBatchRoutes(server, services);
  registerOrderListRoutes(server, services);
  registerOrderTimelineRoutes(server, services);
  registerSearchRoutes(server, services);
  registerViewRoutes(server, services);
  registerChangeRoutes(server, services);
  registerFulfillmentRoutes(server, services);
  registerCarrierRoutes(server, services);
  registerDocumentRoutes(server, services);
  registerMoneyRoutes(server, services);
  registerInvoiceRoutes(server, services);
  registerReturnRoutes(server, services);
  registerOperationRoutes(server, services);
  registerSettingsRoutes(server, services);
  registerStockSummaryRoutes(server, services);
  registerLocationWorkloadRoutes(server, services);
  registerWebhookRoutes(server, {
    database,
    clock,
    sender: services.webhooks,
    wake: () => services.wake([EVENTS_DUE, WEBHOOKS_DUE]),
  });
  registerMailTemplateRoutes(server, {
    renderer: services.mail?.renderer ?? createMailRenderer(),
    settings: services.mail?.settings ?? MAIL_SETTINGS,
    clock,
    post: services.mail,
    addressOf: (caller) => addressOfUser(database, caller),
  });
  registerReportingRoutes(server, {
    database,
    clock,
    places: async (tx) => [...(await services.locations(tx)).values()],
  });
  return server;
}

/** What a process without an API answers: whether it lives, whether its database is there, and its figures. */
export function wireHealth(
  { services }: Wired,
  options: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<HttpServer> {
  return createHttpServer({
    ...options,
    authenticate: () => null,
    ...healthChecks(services),
  });
}
