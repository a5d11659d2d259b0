import { type Static, Type } from "typebox";
import {
  CARE_REFUSALS,
  countSavedViews,
  deleteView,
  findSavedViews,
  isCountable,
  isNameTaken,
  lockSavedView,
  type SavedView,
  STANDARD_VIEWS,
  saveView,
  VIEWS_MAX,
} from "../../care/index.ts";
import { newId } from "../../kernel/ids.ts";
import { countOrders, ORDER_SORTS } from "../../orders/index.ts";
import { callerOf, type HttpServer, idempotent, refusalAnswer } from "../../platform/http/index.ts";
import { recently } from "../../platform/recently.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { type OrderFilterQuery, OrderFilterSchema, type Sight, SORT_DEFAULT, toOrderFilter } from "./order-query.ts";
import { closed } from "./schemas.ts";

const Sort = Type.Union(ORDER_SORTS.map((sort) => Type.Literal(sort)));
const content = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  shared: Type.Boolean({ description: "For everybody; else it is the caller's own." }),
  filter: OrderFilterSchema,
  sort: Sort,
  position: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: "Views are shown in this order, then by name.",
  }),
};
const NewView = Type.Object(
  {
    name: content.name,
    filter: content.filter,
    shared: Type.Optional(content.shared),
    sort: Type.Optional(content.sort),
    position: Type.Optional(content.position),
  },
  closed,
);
const ViewChange = Type.Partial(Type.Object(content, closed), { ...closed, minProperties: 1 });
const View = Type.Object(
  {
    view_id: Type.String({ description: "Of a standard view its name, of the others a UUID." }),
    is_standard: Type.Boolean({
      description: "Comes with the product: cannot be changed, and screens translate its name.",
    }),
    ...content,
  },
  closed,
);
const ViewId = Type.Object({ view_id: Type.String({ format: "uuid" }) }, closed);
const config = { scope: "orders:write", refusals: [CARE_REFUSALS] };
/** Beyond this a count says only that there are more. */
const COUNT_MAX = 999;
/** Screens of one person ask together. */
const COUNTED_EVERY_MS = 1_000;

/** Saved lists of orders: those that come with the product, shared ones, and the caller's own. */
export function registerViewRoutes(server: HttpServer, services: Services): void {
  const { database } = services;
  server.get(
    "/v1/views",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "listViews",
        summary: "List the saved views of orders that the caller may use",
        tags: ["Views"],
        response: { 200: Type.Object({ data: Type.Array(View) }, closed) },
      },
    },
    async (request) => {
      const { tenant_id, actor } = callerOf(request);
      const saved = await read(database, tenant_id, "listViews", (tx) => findSavedViews(tx, actor));
      return { data: [...STANDARD_VIEWS, ...saved].map(present) };
    },
  );
  registerCounts(server, services);
  registerChanges(server, services);
}

function registerCounts(server: HttpServer, services: Services): void {
  const Count = Type.Object(
    {
      view_id: Type.String(),
      count: Type.Union([Type.Integer({ maximum: COUNT_MAX }), Type.Null()], {
        description: "Null for views that are not limited to orders under way: they are not counted.",
      }),
      has_more: Type.Boolean({ description: "There are more than that." }),
    },
    closed,
  );
  const counts = recently<{ data: ViewCount[] }>(COUNTED_EVERY_MS);
  server.get(
    "/v1/views/counts",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "countViews",
        summary: `How many orders each view has now, up to ${COUNT_MAX}`,
        tags: ["Views"],
        response: { 200: Type.Object({ data: Type.Array(Count) }, closed) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { tenant_id, actor, channel_codes, location_codes } = caller;
      const now = services.clock.now();
      return counts(JSON.stringify([tenant_id, actor, channel_codes, location_codes]), now, () =>
        read(services.database, tenant_id, "countViews", async (tx) => {
          const views = [...STANDARD_VIEWS, ...(await findSavedViews(tx, actor))];
          return { data: await Promise.all(views.map((view) => countView(tx, view, caller, now))) };
        }),
      );
    },
  );
}

type ViewCount = { readonly view_id: string; readonly count: number | null; readonly has_more: boolean };

async function countView(tx: Transaction, view: SavedView, sight: Sight, now: Date): Promise<ViewCount> {
  const orders = isCountable(view) ? await countOf(tx, view, sight, now) : null;
  const has_more = orders !== null && orders > COUNT_MAX;
  return { view_id: view.view_id, count: has_more ? COUNT_MAX : orders, has_more };
}

async function countOf(tx: Transaction, view: SavedView, sight: Sight, now: Date): Promise<number> {
  const filter = toOrderFilter(view.filter as OrderFilterQuery, sight, now);
  return filter === null ? 0 : countOrders(tx, filter, { now, count_max: COUNT_MAX + 1 });
}

function registerChanges(server: HttpServer, { database, clock }: Services): void {
  const schema = { tags: ["Views"], params: ViewId };
  server.post(
    "/v1/views",
    {
      config,
      schema: {
        operationId: "createView",
        summary: "Save a list of orders as a view",
        tags: ["Views"],
        body: NewView,
        response: { 201: View },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const { actor } = callerOf(request);
        const {
          name,
          filter,
          shared = false,
          sort = SORT_DEFAULT,
          position = 0,
        } = request.body as Static<typeof NewView>;
        const owner = shared ? null : actor;
        const view = { view_id: newId(), name, owner, filter, sort: String(sort), position };
        if ((await countSavedViews(tx, owner)) >= VIEWS_MAX)
          return refusalAnswer({ code: "too_many_views", views_max: VIEWS_MAX }, CARE_REFUSALS);
        return save(tx, view, { actor, status: 201, now: clock.now() });
      }),
  );
  server.patch(
    "/v1/views/:view_id",
    {
      config,
      schema: {
        ...schema,
        operationId: "changeView",
        summary: "Change a shared view or one's own",
        body: ViewChange,
        response: { 200: View },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const { actor } = callerOf(request);
        const { shared, ...change } = request.body as Partial<Static<typeof View>>;
        const known = await lockSavedView(tx, request.params.view_id, actor);
        if (!known) return refusalAnswer({ code: "view_not_found" }, CARE_REFUSALS);
        const owner = shared === undefined ? known.owner : shared ? null : actor;
        return save(
          tx,
          { ...known, ...(change as Partial<SavedView>), owner },
          { actor, status: 200, now: clock.now() },
        );
      }),
  );
  server.delete(
    "/v1/views/:view_id",
    {
      config,
      schema: {
        ...schema,
        operationId: "deleteView",
        summary: "Delete a shared view or one's own",
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const known = await lockSavedView(tx, request.params.view_id, callerOf(request).actor);
        if (!known) return refusalAnswer({ code: "view_not_found" }, CARE_REFUSALS);
        await deleteView(tx, known.view_id);
        return { status: 204, body: undefined };
      }),
  );
}

type Saving = { readonly actor: string; readonly status: number; readonly now: Date };

async function save(tx: Transaction, view: SavedView, { actor, status, now }: Saving) {
  if (await isNameTaken(tx, view)) return refusalAnswer({ code: "view_name_taken", name: view.name }, CARE_REFUSALS);
  await saveView(tx, view, actor, now);
  return { status, body: present(view) };
}

const STANDARD = new Set(STANDARD_VIEWS.map((view) => view.view_id));

function present({ owner, ...view }: SavedView) {
  return { ...view, is_standard: STANDARD.has(view.view_id), shared: owner === null };
}
