import type { Transaction } from "../platform/transaction.ts";

/** A saved list of orders: its filter and sort are those of GET /v1/orders. */
export type SavedView = {
  /** Of a standard view its name, of the others a UUID. */
  readonly view_id: string;
  readonly name: string;
  /** The actor whose own it is; null: everybody's. */
  readonly owner: string | null;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: string;
  readonly position: number;
};

/** Views that everybody has. Code, not rows: a newer version may say better what is late. Screens translate the names. */
export const STANDARD_VIEWS: readonly SavedView[] = [
  standard("all_open", { open: true }),
  standard("late", { late: true }, "due_at"),
  standard("on_hold", { status: "on_hold" }),
  standard("waiting_for_payment", { status: "awaiting_payment" }, "ordered_at"),
  standard("backordered", { backordered: true }, "ordered_at"),
  standard("ready_to_collect", { ready_to_collect: true }, "ordered_at"),
  standard("exceptions", { exception: true }, "ordered_at"),
];

function standard(name: string, filter: SavedView["filter"], sort = "-ordered_at"): SavedView {
  return { view_id: name, name, owner: null, filter, sort, position: 0 };
}

/** Filters that only few orders fulfill, however many there ever were, so that counting them is cheap. */
const BOUNDING = ["open", "late", "backordered", "ready_to_collect", "exception"];
const ENDED = new Set(["completed", "canceled"]);

export function isCountable({ filter }: SavedView): boolean {
  const { status } = filter;
  return (
    BOUNDING.some((name) => filter[name] === true) ||
    filter.payment !== undefined ||
    filter.hold !== undefined ||
    (typeof status === "string" && !ENDED.has(status))
  );
}

const COLUMNS = "view.view_id, view.name, view.owner, view.filter, view.sort, view.position";
/** Of one owner, and of all together: nobody looks through more, and each is counted. */
export const VIEWS_MAX = 30;

/** Shared views and the actor's own, as they are shown. */
export function findSavedViews(tx: Transaction, actor: string): Promise<SavedView[]> {
  return tx.query<SavedView>(
    `select ${COLUMNS} from care.views as view
      where view.tenant_id = $1 and (view.owner is null or view.owner = $2)
      order by view.position, view.name, view.view_id
      limit ${2 * VIEWS_MAX}`,
    [tx.tenant_id, actor],
  );
}

/** A view that the actor may change: shared, or his own. */
export async function lockSavedView(tx: Transaction, view_id: string, actor: string): Promise<SavedView | null> {
  const rows = await tx.query<SavedView>(
    `select ${COLUMNS} from care.views as view
      where view.tenant_id = $1 and view.view_id = $2 and (view.owner is null or view.owner = $3)
        for update`,
    [tx.tenant_id, view_id, actor],
  );
  return rows[0] ?? null;
}

/** Writes a view, new or changed. */
export async function saveView(tx: Transaction, view: SavedView, actor: string, now: Date): Promise<void> {
  await tx.query(
    `insert into care.views as view (tenant_id, view_id, name, owner, filter, sort, position, created_by, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, view_id) do update
        set name = excluded.name, owner = excluded.owner, filter = excluded.filter, sort = excluded.sort,
            position = excluded.position, updated_at = excluded.updated_at`,
    [
      tx.tenant_id,
      view.view_id,
      view.name,
      view.owner,
      JSON.stringify(view.filter),
      view.sort,
      view.position,
      actor,
      now,
    ],
  );
}

/** Whether another view of the same owner has this name. Until the transaction ends nobody else of the tenant may ask. */
export async function isNameTaken(tx: Transaction, { view_id, name, owner }: SavedView): Promise<boolean> {
  tx.write("select pg_advisory_xact_lock(hashtextextended('views ' || $1, 0))", [tx.tenant_id]);
  const rows = await tx.query(
    `select from care.views as view
      where view.tenant_id = $1 and coalesce(view.owner, '') = coalesce($2, '') and view.name = $3 and view.view_id <> $4`,
    [tx.tenant_id, owner, name, view_id],
  );
  return rows.length > 0;
}

export async function countSavedViews(tx: Transaction, owner: string | null): Promise<number> {
  const rows = await tx.query<{ views: number }>(
    `select count(*)::integer as views from care.views as view
      where view.tenant_id = $1 and coalesce(view.owner, '') = coalesce($2, '')`,
    [tx.tenant_id, owner],
  );
  return rows[0]?.views ?? 0;
}

export async function deleteView(tx: Transaction, view_id: string): Promise<void> {
  await tx.query("delete from care.views as view where view.tenant_id = $1 and view.view_id = $2", [
    tx.tenant_id,
    view_id,
  ]);
}
