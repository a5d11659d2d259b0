import { rowset } from "../../platform/rows.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { LevelKey, ReservedQuantity } from "../types.ts";

/**
 * Writes reservations and raises the counters of their levels, which must be locked. A level that cannot cover its sum
 * is not raised, and the caller must then roll back; it has looked before, so that would be a bug.
 *
 * @param expires_in_seconds of a cart; null for orders. Counted by the database's clock, which no process can bend.
 */
export async function insertReservations(
  tx: Transaction,
  reservations: readonly ReservedQuantity[],
  expires_in_seconds: number | null,
): Promise<{ readonly levels_raised: number; readonly expires_at: Date | null }> {
  const rows = await tx.query<{ expires_at: Date | null }>(
    `with wanted as (
       select holder_id, line_no, item_id, location_id, sum(quantity)::bigint as quantity
         from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::bigint[])
              as w(holder_id, line_no, item_id, location_id, quantity)
        group by holder_id, line_no, item_id, location_id
     ), held as (
       insert into inventory.reservations as reservation
              (tenant_id, holder_id, line_no, item_id, location_id, quantity, expires_at)
       select $1, holder_id, line_no, item_id, location_id, quantity, now() + make_interval(secs => $7)
         from wanted
           on conflict (tenant_id, holder_id, line_no, item_id, location_id)
           do update set quantity = reservation.quantity + excluded.quantity
       returning reservation.expires_at
     ), sums as (
       select item_id, location_id, sum(quantity)::bigint as quantity from wanted group by item_id, location_id
     )
     update inventory.stock_levels as level
        set reserved = level.reserved + sums.quantity
       from sums
      where level.tenant_id = $1 and level.item_id = sums.item_id and level.location_id = sums.location_id
        and level.on_hand - level.reserved - level.safety >= sums.quantity
     returning (select max(held.expires_at) from held) as expires_at`,
    [tx.tenant_id, ...columnsOf(reservations), expires_in_seconds],
  );
  return { levels_raised: rows.length, expires_at: rows[0]?.expires_at ?? null };
}

const RESERVE_IF_COVERED = `with wanted as (
    select holder_id, line_no, item_id, location_id, sum(quantity)::bigint as quantity
      from ${rowset("fresh", { holder_id: "uuid", line_no: "integer", item_id: "uuid", location_id: "uuid", quantity: "bigint" })}
     group by holder_id, line_no, item_id, location_id
  ), sums as (
    select item_id, location_id, sum(quantity)::bigint as quantity from wanted group by item_id, location_id
  ), cover as (
    select count(*) = (select count(*) from sums) as is_whole
      from sums
      join inventory.stock_levels as level
        on level.tenant_id = $1 and level.item_id = sums.item_id and level.location_id = sums.location_id
       and level.on_hand - level.reserved - level.safety >= sums.quantity
  ), held as (
    insert into inventory.reservations as reservation (tenant_id, holder_id, line_no, item_id, location_id, quantity)
    select $1, holder_id, line_no, item_id, location_id, quantity
      from wanted
     where (select is_whole from cover)
        on conflict (tenant_id, holder_id, line_no, item_id, location_id)
        do update set quantity = reservation.quantity + excluded.quantity
  ), raised as (
    update inventory.stock_levels as level
       set reserved = level.reserved + sums.quantity
      from sums
     where level.tenant_id = $1 and level.item_id = sums.item_id and level.location_id = sums.location_id
       and (select is_whole from cover)
  )
  select is_whole from cover`;

/**
 * The same for orders, all of them or none: for those who send it on the heels of `lockLevels`, without waiting for what that
 * has found.
 *
 * @returns whether the levels could cover all of it; if not, nothing has changed
 */
export async function reserveIfCovered(tx: Transaction, reservations: readonly ReservedQuantity[]): Promise<boolean> {
  const rows = reservations.map(({ holder_id, line_no, item_id, location_id, quantity }) => ({
    ...{ holder_id, line_no, item_id, location_id, quantity },
  }));
  const [answer] = await tx.query<{ is_whole: boolean }>(RESERVE_IF_COVERED, [tx.tenant_id, JSON.stringify(rows)]);
  return answer?.is_whole === true;
}

/** A reservation to be given back or used up. */
export type TakenQuantity = ReservedQuantity & {
  /** What happens to on_hand with it: 0 when it is released, -quantity when the goods leave. */
  readonly on_hand_change: number;
};

/**
 * Lowers or deletes reservations and lowers the counters of their levels, which must be locked.
 *
 * @returns how many rows were lowered or deleted; fewer than given means that one did not hold as much
 */
export async function takeReservations(tx: Transaction, taken: readonly TakenQuantity[]): Promise<number> {
  const values = [tx.tenant_id, ...columnsOf(taken), taken.map((entry) => entry.on_hand_change)];
  if (taken.length < MANY) {
    const [row] = await tx.query<{ taken_count: number }>(TAKE_SQL, values);
    return row!.taken_count;
  }
  // Reservations come and go, so the planner believes that there are hardly any and compares each with each: measured 10 s
  // for 3,801. A hash join reads them once. Another text, so that the plan for few keeps its own prepared statement.
  await tx.query("set local enable_nestloop = off");
  const [row] = await tx.query<{ taken_count: number }>(`${TAKE_SQL} -- many at once`, values);
  await tx.query("set local enable_nestloop = on");
  return row!.taken_count;
}

/** From so many on it pays to read all reservations of the tenant once. */
const MANY = 200;

const TAKE_SQL = `with wanted as (
    select holder_id, line_no, item_id, location_id,
           sum(quantity)::bigint as quantity, sum(on_hand_change)::bigint as on_hand_change
      from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[])
           as w(holder_id, line_no, item_id, location_id, quantity, on_hand_change)
     group by holder_id, line_no, item_id, location_id
  ), used_up as (
    delete from inventory.reservations as reservation
     using wanted
     where reservation.tenant_id = $1
       and reservation.holder_id = wanted.holder_id and reservation.line_no = wanted.line_no
       and reservation.item_id = wanted.item_id and reservation.location_id = wanted.location_id
       and reservation.quantity = wanted.quantity
    returning wanted.item_id, wanted.location_id, wanted.quantity, wanted.on_hand_change
  ), lowered as (
    update inventory.reservations as reservation
       set quantity = reservation.quantity - wanted.quantity
      from wanted
     where reservation.tenant_id = $1
       and reservation.holder_id = wanted.holder_id and reservation.line_no = wanted.line_no
       and reservation.item_id = wanted.item_id and reservation.location_id = wanted.location_id
       and reservation.quantity > wanted.quantity
    returning wanted.item_id, wanted.location_id, wanted.quantity, wanted.on_hand_change
  ), taken as (
    select * from used_up union all select * from lowered
  ), sums as (
    select item_id, location_id, sum(quantity)::bigint as quantity, sum(on_hand_change)::bigint as on_hand_change
      from taken
     group by item_id, location_id
  ), leveled as (
    update inventory.stock_levels as level
       set reserved = level.reserved - sums.quantity, on_hand = level.on_hand + sums.on_hand_change
      from sums
     where level.tenant_id = $1 and level.item_id = sums.item_id and level.location_id = sums.location_id
  )
  select count(*)::integer as taken_count from taken`;

/** What orders hold, by order; an order that holds nothing is missing. */
export async function findReservations(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, ReservedQuantity[]>> {
  const by_order = new Map<string, ReservedQuantity[]>();
  if (order_ids.length === 0) return by_order;
  const rows = await tx.query<ReservedQuantity>(
    `select holder_id, line_no, item_id, location_id, quantity
       from inventory.reservations
      where tenant_id = $1 and holder_id = any ($2::uuid[]) and expires_at is null
      order by holder_id, line_no, item_id, location_id`,
    [tx.tenant_id, order_ids],
  );
  for (const row of rows) {
    const held = by_order.get(row.holder_id);
    if (held) held.push(row);
    else by_order.set(row.holder_id, [row]);
  }
  return by_order;
}

/** Which levels these cart reservations are at. Reservations of orders are never among them. */
export function findCartLevels(tx: Transaction, reservation_ids: readonly string[]): Promise<LevelKey[]> {
  return tx.query<LevelKey>(
    `select distinct reservation.item_id, reservation.location_id
       from inventory.reservations as reservation
      where reservation.tenant_id = $1 and reservation.holder_id = any ($2::uuid[]) and reservation.expires_at is not null`,
    [tx.tenant_id, reservation_ids],
  );
}

/**
 * Deletes cart reservations and lowers the counters of their levels, which must be locked. With `only_expired` those
 * that the database's clock has not passed stay.
 *
 * @returns what they held
 */
export function deleteCartReservations(
  tx: Transaction,
  request: { readonly reservation_ids: readonly string[]; readonly only_expired: boolean },
): Promise<ReservedQuantity[]> {
  return tx.query<ReservedQuantity>(
    `with gone as (
       delete from inventory.reservations as reservation
        where reservation.tenant_id = $1 and reservation.holder_id = any ($2::uuid[])
          and reservation.expires_at is not null
          and (not $3 or reservation.expires_at <= clock_timestamp())
       returning reservation.holder_id, reservation.line_no, reservation.item_id, reservation.location_id, reservation.quantity
     ), sums as (
       select item_id, location_id, sum(quantity)::bigint as quantity from gone group by item_id, location_id
     ), leveled as (
       update inventory.stock_levels as level
          set reserved = level.reserved - sums.quantity
         from sums
        where level.tenant_id = $1 and level.item_id = sums.item_id and level.location_id = sums.location_id
     )
     select * from gone order by holder_id, line_no, item_id, location_id`,
    [tx.tenant_id, request.reservation_ids, request.only_expired],
  );
}

/** Cart reservations whose time is over by the database's clock, longest over first. */
export async function findExpiredCarts(tx: Transaction, limit: number): Promise<string[]> {
  const rows = await tx.query<{ holder_id: string }>(
    `select reservation.holder_id
       from inventory.reservations as reservation
      where reservation.tenant_id = $1 and reservation.expires_at <= clock_timestamp()
      order by reservation.expires_at
      limit $2`,
    [tx.tenant_id, limit],
  );
  return [...new Set(rows.map((row) => row.holder_id))];
}

export type CartRow = ReservedQuantity & { readonly expires_at: Date };

/** What one cart reservation holds, by line. */
export function findCart(tx: Transaction, reservation_id: string): Promise<CartRow[]> {
  return tx.query<CartRow>(
    `select holder_id, line_no, item_id, location_id, quantity, expires_at
       from inventory.reservations
      where tenant_id = $1 and holder_id = $2 and expires_at is not null
      order by line_no, item_id, location_id`,
    [tx.tenant_id, reservation_id],
  );
}

/** What carts hold at these levels, youngest cart first (their ids begin with the time). */
export function findCartRowsAt(tx: Transaction, keys: readonly LevelKey[]): Promise<ReservedQuantity[]> {
  return tx.query<ReservedQuantity>(
    `select reservation.holder_id, reservation.line_no, reservation.item_id, reservation.location_id, reservation.quantity
       from inventory.reservations as reservation
       join (select distinct * from unnest($2::uuid[], $3::uuid[]) as k(item_id, location_id)) as wanted
      using (item_id, location_id)
      where reservation.tenant_id = $1 and reservation.expires_at is not null
      order by reservation.holder_id desc, reservation.line_no`,
    [tx.tenant_id, keys.map((key) => key.item_id), keys.map((key) => key.location_id)],
  );
}

function columnsOf(reservations: readonly ReservedQuantity[]) {
  return [
    reservations.map((entry) => entry.holder_id),
    reservations.map((entry) => entry.line_no),
    reservations.map((entry) => entry.item_id),
    reservations.map((entry) => entry.location_id),
    reservations.map((entry) => entry.quantity),
  ] as const;
}
