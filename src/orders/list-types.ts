import type { OrderStatus } from "./types.ts";

/** Conditions that all must hold; those that are missing do not count. */
export type OrderFilter = {
  readonly status?: OrderStatus | undefined;
  /** Neither completed nor canceled. */
  readonly open?: boolean | undefined;
  /** Of one of these channels. */
  readonly channels?: readonly string[] | null | undefined;
  /** On which one of these locations works. */
  readonly locations?: readonly string[] | null | undefined;
  readonly customer?: string | undefined;
  readonly number?: string | undefined;
  readonly external_id?: string | undefined;
  readonly sku?: string | undefined;
  readonly ordered_from?: string | undefined;
  readonly ordered_to?: string | undefined;
  readonly hold?: string | undefined;
  readonly q?: string | undefined;
  /** False: `q` is not compared with names and mail addresses, since whoever asks may not know them. */
  readonly q_finds_persons?: boolean | undefined;
  /** A location still works on a part of it that was due before `now`. */
  readonly late?: boolean | undefined;
  readonly backordered?: boolean | undefined;
  readonly ready_to_collect?: boolean | undefined;
  /** Something of it waits in the exceptions queue. */
  readonly exception?: boolean | undefined;
  /** Some of its units are at this station of their way; of open orders only. */
  readonly station?: Station | undefined;
  /** A payment of it is in this state; of open orders only. */
  readonly payment?: string | undefined;
};

/** The stations of a unit's way, and the stages that are at each. */
export const STATIONS = {
  received: ["open"],
  paid: ["backordered"],
  sourced: ["sourced"],
  released: ["released"],
  picked: ["picked", "packed"],
  shipped: ["shipped", "ready_to_collect"],
  delivered: ["delivered"],
} as const;
export type Station = keyof typeof STATIONS;

/** `due_at` lists orders that a location works on until a certain time; amounts are compared among open orders only. */
export const ORDER_SORTS = ["-ordered_at", "ordered_at", "due_at", "total_minor", "-total_minor"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

export type OrderPage = {
  readonly sort: OrderSort;
  /** The last entry of the page before. */
  readonly after: { readonly sorted_by: string | number; readonly order_id: string } | null;
  readonly limit: number;
  /** What is late, is late now. */
  readonly now: Date;
};

export type OrderHead = { readonly order_id: string; readonly sorted_by: Date | number };
