import { Type } from "typebox";
import { FULFILLMENT_STATUSES, findReleasedByHour, findWaitingWork } from "../../fulfillment/index.ts";
import { callerOf, decodeCursor, type HttpServer, pageOf, pageQuery, toPage } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { isWithin } from "../visible.ts";
import { closed } from "./schemas.ts";

const DAY_MS = 24 * 3_600_000;

const Instant = Type.String({ format: "date-time" });
const Orders = Type.Integer({ description: "Fulfillment orders." });
const Units = Type.Integer({ description: "In stocking units." });

const Workload = Type.Object(
  {
    location: Type.String(),
    coordinates: Type.Union([Type.Object({ latitude: Type.Number(), longitude: Type.Number() }, closed), Type.Null()], {
      description: "The location's own, or where its postal code lies.",
    }),
    waiting: Type.Array(
      Type.Object({ status: Type.Enum(FULFILLMENT_STATUSES), orders: Orders, units: Units }, closed),
      { description: "Work that is not done, by status; what has none is missing." },
    ),
    late_orders: Type.Integer({ description: "Of those, which should have gone by now." }),
    oldest_released_at: Type.Union([Instant, Type.Null()], { description: "Since when the oldest of it waits." }),
    day: Type.Object(
      { orders: Orders, units: Units },
      { ...closed, description: "Given to it in the last 24 hours: what its capacity is compared with." },
    ),
    hours: Type.Array(Type.Object({ from: Instant, orders: Orders, units: Units }, closed), {
      description: "The same by hour, oldest first; an hour without any is missing.",
    }),
  },
  closed,
);

/** What waits at each location, and what it has been given in a day. */
export function registerLocationWorkloadRoutes(server: HttpServer, services: Services): void {
  const querystring = Type.Object(
    {
      ...pageQuery,
      location: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
          maxItems: 200,
          description: "Only these; may be given several times.",
        }),
      ),
    },
    closed,
  );
  server.get(
    "/v1/location-workloads",
    {
      config: { scope: "fulfillment:read" },
      schema: {
        operationId: "listLocationWorkloads",
        summary: "List what waits at locations, by their code",
        tags: ["Locations"],
        querystring,
        response: { 200: pageOf(Workload) },
      },
    },
    (request) => {
      const { tenant_id, location_codes } = callerOf(request);
      const { limit, cursor, location } = request.query;
      const after = cursor === undefined ? "" : (decodeCursor(cursor, ["text"])[0] as string);
      return read(services.database, tenant_id, "listLocationWorkloads", async (tx) => {
        const now = services.clock.now();
        const wanted = [...(await services.locations(tx)).values()]
          .filter(({ code }) => code > after && isWithin(location_codes, code))
          .filter(({ code }) => location === undefined || location.includes(code))
          .sort((a, b) => (a.code < b.code ? -1 : 1));
        const page = toPage(wanted, limit, ({ code }) => [code]);
        const codes = page.data.map(({ code }) => code);
        const waiting = Map.groupBy(await findWaitingWork(tx, codes, now), (work) => work.location_code);
        const day_ago = new Date(now.getTime() - DAY_MS);
        const hours = Map.groupBy(await findReleasedByHour(tx, codes, day_ago), (hour) => hour.location_code);
        const data = page.data.map(({ code, coordinates }) => ({
          location: code,
          coordinates,
          ...waitingAt(waiting.get(code) ?? []),
          ...givenTo(hours.get(code) ?? []),
        }));
        return { data, next_cursor: page.next_cursor };
      });
    },
  );
}

function waitingAt(work: Awaited<ReturnType<typeof findWaitingWork>>) {
  const oldest = work.map(({ oldest_released_at }) => oldest_released_at.getTime());
  return {
    waiting: work.map(({ status, orders, units }) => ({ status, orders, units })),
    late_orders: sum(work.map(({ late_orders }) => late_orders)),
    oldest_released_at: oldest.length === 0 ? null : new Date(Math.min(...oldest)).toISOString(),
  };
}

function givenTo(hours: Awaited<ReturnType<typeof findReleasedByHour>>) {
  return {
    day: { orders: sum(hours.map(({ orders }) => orders)), units: sum(hours.map(({ units }) => units)) },
    hours: hours.map(({ from, orders, units }) => ({ from: from.toISOString(), orders, units })),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
