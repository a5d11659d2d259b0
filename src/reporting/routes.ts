import { Type } from "typebox";
import { isTimeZone, startOfDay } from "../kernel/calendar.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import {
  type Caller,
  callerOf,
  decodeCursor,
  type HttpServer,
  invalidRequest,
  ProblemError,
  pageOf,
  pageQuery,
  platformProblem,
  sendRefusal,
  toPage,
} from "../platform/http/index.ts";
import { recently } from "../platform/recently.ts";
import { read, type Transaction } from "../platform/transaction.ts";
import { type Place, readOverview } from "./overview.ts";
import { readProcessMonitor } from "./process-monitor.ts";
import { REPORTING_REFUSALS } from "./refusals.ts";
import { closed, HolderSchema, MonitorSchema, OverviewSchema } from "./schemas.ts";
import { findStockHolders } from "./stock-holders.ts";

export type ReportingDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly places: (tx: Transaction) => Promise<readonly Place[]>;
};

/** Everybody has it open: it is found out once for all who look. */
const OVERVIEW_EVERY_MS = 1_000;

const TimeZone = Type.Optional(
  Type.String({ maxLength: 100, description: "Whose days count, such as Europe/Berlin; UTC if not given." }),
);

/** How things stand and what waits, read only. */
export function registerReportingRoutes(server: HttpServer, dependencies: ReportingDependencies): void {
  registerOverview(server, dependencies);
  registerMonitor(server, dependencies);
  registerHolders(server, dependencies);
}

function registerOverview(server: HttpServer, { database, clock, places }: ReportingDependencies): void {
  const overviews = recently<Awaited<ReturnType<typeof readOverview>>>(OVERVIEW_EVERY_MS);
  server.get(
    "/v1/overview",
    {
      config: { scope: "reports:read" },
      schema: {
        operationId: "readOverview",
        summary: "How things stand: what needs a hand, where units are, what waits where, and today so far",
        tags: ["Reports"],
        querystring: Type.Object({ time_zone: TimeZone }, closed),
        response: { 200: OverviewSchema },
      },
    },
    (request) => {
      const { tenant_id, channel_codes } = wholeCompany(callerOf(request));
      const now = clock.now();
      const zone = zoneOf(request.query.time_zone);
      const days = {
        day_from: startOfDay(now, zone),
        before_from: startOfDay(now, zone, 7),
        before_to: startOfDay(now, zone, 6),
      };
      return overviews(JSON.stringify([tenant_id, channel_codes, zone]), now, () =>
        read(database, tenant_id, "readOverview", async (tx) =>
          readOverview(tx, { now, ...days, places: await places(tx), channel_codes }),
        ),
      );
    },
  );
}

/** Figures over all places are not for somebody who may see some of them only. */
function wholeCompany(caller: Caller): Caller {
  if (caller.location_codes === null) return caller;
  throw new ProblemError(
    platformProblem("forbidden", "You work at certain locations; these figures are over all of them.", {
      required_scope: "reports:read",
    }),
  );
}

function zoneOf(time_zone = "UTC"): string {
  if (!isTimeZone(time_zone))
    throw invalidRequest([{ pointer: "?time_zone", message: "must be a time zone such as Europe/Berlin" }]);
  return time_zone;
}

function registerMonitor(server: HttpServer, { database, clock }: ReportingDependencies): void {
  server.get(
    "/v1/process-monitor",
    {
      config: { scope: "reports:read" },
      schema: {
        operationId: "readProcessMonitor",
        summary: "Open orders by status and age, and what waits in the background, by its cause",
        description: "The `filter` of a cell is that of GET /v1/orders and lists the orders behind it.",
        tags: ["Reports"],
        response: { 200: MonitorSchema },
      },
    },
    (request) => {
      const { tenant_id, channel_codes } = wholeCompany(callerOf(request));
      return read(database, tenant_id, "readProcessMonitor", (tx) =>
        readProcessMonitor(tx, clock.now(), channel_codes),
      );
    },
  );
}

function registerHolders(server: HttpServer, { database }: ReportingDependencies): void {
  server.get(
    "/v1/items/:sku/reservations",
    {
      config: { scope: "inventory:read", refusals: [REPORTING_REFUSALS] },
      schema: {
        operationId: "listItemReservations",
        summary: "Which orders and carts hold stock of an item, and where",
        tags: ["Stock"],
        params: Type.Object({ sku: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(HolderSchema) },
      },
    },
    async (request, reply) => {
      const { tenant_id, channel_codes, location_codes } = callerOf(request);
      const { limit, cursor } = request.query;
      const [location_id, holder_id, line_no] =
        cursor === undefined ? [] : decodeCursor(cursor, ["uuid", "uuid", "number"]);
      const after =
        cursor === undefined
          ? null
          : { location_id: String(location_id), holder_id: String(holder_id), line_no: lineNo(Number(line_no)) };
      const rows = await read(database, tenant_id, "listItemReservations", (tx) =>
        findStockHolders(tx, { sku: request.params.sku, location_codes, after, limit: limit + 1 }),
      );
      if (!rows) return sendRefusal(reply, { code: "item_not_found", sku: request.params.sku }, REPORTING_REFUSALS);
      const page = toPage(rows, limit, (row) => [row.location_id, row.holder_id, row.line_no]);
      const data = page.data.map((row) => {
        // How much is held is everybody's business, by which order of another channel is not.
        const is_shown =
          channel_codes === null || (row.channel_code !== null && channel_codes.includes(row.channel_code));
        return {
          location: row.location_code,
          quantity: row.quantity,
          kind: row.order_number === null ? "cart" : "order",
          order_id: is_shown && row.order_number !== null ? row.holder_id : null,
          order_number: is_shown ? row.order_number : null,
          ordered_at: is_shown ? (row.ordered_at?.toISOString() ?? null) : null,
          line_no: row.line_no,
          expires_at: row.expires_at?.toISOString() ?? null,
        };
      });
      return { data, next_cursor: page.next_cursor };
    },
  );
}

/** Of a cursor that somebody has made up. */
function lineNo(value: number): number {
  return Math.max(0, Math.min(Math.trunc(value), 2_147_483_647));
}
