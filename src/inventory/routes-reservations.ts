import { type Static, Type } from "typebox";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { callerOf, type HttpServer, idempotent, refusalAnswer, sendRefusal } from "../platform/http/index.ts";
import { read, type Transaction, transact } from "../platform/transaction.ts";
import { type CartShort, findCartReservation, releaseCarts, reserveForCart } from "./carts.ts";
import {
  boundedDirectory,
  type InventoryDirectory,
  type LocationFactsMaps,
  nameLevels,
  resolveCodes,
} from "./directory.ts";
import { pointAt } from "./point-at.ts";
import { type CartRefusal, INVENTORY_REFUSALS, type InsufficientLine } from "./refusals.ts";
import type { InventoryDependencies } from "./routes.ts";
import { CLOSED, ReservationAnswer, ReservationRequest } from "./schemas.ts";
import type { CartReservation } from "./types.ts";

type Answer = Static<typeof ReservationAnswer>;
type Request = Static<typeof ReservationRequest>;

const tags = ["Reservations"];
const params = Type.Object({ reservation_id: Type.String({ format: "uuid" }) }, CLOSED);
const refusals = [INVENTORY_REFUSALS];

export function registerReservationRoutes(server: HttpServer, { database, directory }: InventoryDependencies): void {
  const create = {
    operationId: "createReservation",
    summary: "Hold stock for a cart",
    description: "All lines or none. Name the reservation_id in the order to hand the stock over to it.",
    tags,
    body: ReservationRequest,
    response: { 201: ReservationAnswer },
  };
  server.post("/v1/reservations", { schema: create, config: { scope: "orders:write", refusals } }, (request, reply) =>
    idempotent(request, reply, database, async (tx) => {
      const bounded = boundedDirectory(directory, callerOf(request).location_codes);
      const decision = await reserveByCode(tx, bounded, request.body);
      if (!decision.accepted) return refusalAnswer(decision.refusal, INVENTORY_REFUSALS);
      return { status: 201, body: decision.value };
    }),
  );

  const get = {
    operationId: "getReservation",
    summary: "Read a cart's hold",
    tags,
    params,
    response: { 200: ReservationAnswer },
  };
  server.get(
    "/v1/reservations/:reservation_id",
    { schema: get, config: { scope: "orders:read", refusals } },
    async (request, reply) => {
      const { reservation_id } = request.params;
      const { tenant_id, location_codes } = callerOf(request);
      const answer = await read(database, tenant_id, "getReservation", (tx) =>
        findVisible(tx, directory, reservation_id, location_codes),
      );
      return (
        answer ?? sendRefusal(reply, { code: "reservation_not_found", reservation_id } as const, INVENTORY_REFUSALS)
      );
    },
  );

  const end = {
    operationId: "deleteReservation",
    summary: "Give a cart's hold back",
    description: "Answers 204 however often it is sent.",
    tags,
    params,
    response: { 204: Type.Null({ description: "Given back, or held nothing any more." }) },
  };
  server.delete(
    "/v1/reservations/:reservation_id",
    { schema: end, config: { scope: "orders:write" } },
    async (request, reply) => {
      const { tenant_id, location_codes } = callerOf(request);
      const { reservation_id } = request.params;
      await transact(database, tenant_id, { name: "deleteReservation" }, async (tx) => {
        const is_visible =
          location_codes === null || (await findVisible(tx, directory, reservation_id, location_codes)) !== null;
        if (is_visible) await releaseCarts(tx, [reservation_id]);
      });
      return reply.code(204).send();
    },
  );
}

/** Null also for a cart whose goods lie at other locations than the caller's. */
async function findVisible(
  tx: Transaction,
  directory: InventoryDirectory,
  reservation_id: string,
  location_codes: readonly string[] | null,
): Promise<Answer | null> {
  const reservation = await findCartReservation(tx, reservation_id);
  const answer = reservation && (await answerOf(tx, directory, reservation));
  if (!answer || location_codes === null) return answer;
  const places = answer.lines.flatMap((line) => line.locations.map(({ location }) => location));
  return places.every((place) => location_codes.includes(place)) ? answer : null;
}

async function reserveByCode(
  tx: Transaction,
  directory: InventoryDirectory,
  request: Request,
): Promise<Decision<Answer, CartRefusal>> {
  const items = await directory.loadItemsBySku(
    tx,
    request.lines.map((line) => line.sku),
  );
  const locations = await directory.loadLocations(tx);
  const lines = [];
  for (const [index, line] of request.lines.entries()) {
    const codes = resolveCodes({ sku: line.sku, location: line.location ?? null }, { items, locations });
    if ("refusal" in codes) return refuse(pointAt(codes.refusal, `/lines/${index}`));
    const { item_id, location } = codes.resolved;
    lines.push({ line_no: index + 1, item_id, quantity: line.quantity, location_id: location?.location_id ?? null });
  }

  const active = [...locations.by_code.values()].filter((location) => location.active);
  const location_ids = new Set(active.map((location) => location.location_id));
  const decision = await reserveForCart(tx, { lines, expires_in_seconds: request.expires_in_seconds, location_ids });
  if (decision.accepted) return accept(await answerOf(tx, directory, decision.value));
  return refuse({ code: "insufficient_stock", lines: insufficientLines(decision.refusal, request, locations) });
}

/** What was asked for and what there is, everywhere: the alternatives of somebody who came too late. */
function insufficientLines(
  { short, supply }: CartShort,
  request: Request,
  locations: LocationFactsMaps,
): InsufficientLine[] {
  return short.map(({ line, available_quantity }) => ({
    sku: request.lines[line.line_no - 1]!.sku,
    requested: line.quantity,
    available_quantity,
    locations: supply
      .filter((entry) => entry.item_id === line.item_id && locations.by_code.has(codeOf(locations, entry.location_id)))
      .map((entry) => ({
        location: codeOf(locations, entry.location_id),
        available_quantity: entry.available_quantity,
      })),
  }));
}

function codeOf({ by_id }: LocationFactsMaps, location_id: string): string {
  return by_id.get(location_id)?.code ?? "";
}

async function answerOf(tx: Transaction, directory: InventoryDirectory, reservation: CartReservation): Promise<Answer> {
  const names = await nameLevels(tx, directory, reservation.parts);
  const lines = new Map<number, Answer["lines"][number]>();
  reservation.parts.forEach(({ line_no, quantity }, index) => {
    const { sku, location } = names[index]!;
    const line = lines.get(line_no) ?? { sku, quantity: 0, locations: [] };
    lines.set(line_no, {
      sku,
      quantity: line.quantity + quantity,
      locations: [...line.locations, { location, quantity }],
    });
  });
  const { reservation_id, expires_at } = reservation;
  return { reservation_id, expires_at: expires_at.toISOString(), lines: [...lines.values()] };
}
