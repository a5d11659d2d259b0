import type { Demand, Option, Problem, Site } from "./problem.ts";

/** What the sites of one order still have while its demands are placed: stock by item, and units of the day. */
export type Room = ReadonlyMap<Site, { readonly stock: Map<string, number>; units: number }>;

type UnitsFrom = { readonly demand: Demand; readonly option: Option; readonly units: number };

export function newRoom({ sites }: Problem): Room {
  return new Map(
    sites.map((site) => {
      const stock = new Map(site.stocked.map(({ line, available_quantity }) => [line.item_id, available_quantity]));
      return [site, { stock, units: site.units_left }];
    }),
  );
}

/** Whether the stock and the day's capacity of every site suffice for all of these together. */
export function hasRoom(problem: Problem, takes: readonly UnitsFrom[]): boolean {
  const room = newRoom(problem);
  return takes.every((next) => {
    const fits = next.units <= roomFor(room, next.demand, next.option);
    take(room, next);
    return fits;
  });
}

/** Units of the demand's item that the option's site could still give. */
export function roomFor(room: Room, { item_id }: Demand, { site }: Option): number {
  const { stock, units } = room.get(site)!;
  return Math.min(units, stock.get(item_id) ?? 0);
}

export function take(room: Room, { demand, option, units }: UnitsFrom): void {
  change(room, demand, option, -units);
}

export function untake(room: Room, { demand, option, units }: UnitsFrom): void {
  change(room, demand, option, units);
}

function change(room: Room, { item_id }: Demand, { site }: Option, by: number): void {
  const there = room.get(site)!;
  there.stock.set(item_id, (there.stock.get(item_id) ?? 0) + by);
  there.units += by;
}
