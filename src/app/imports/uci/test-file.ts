import { collectRows } from "./collect-rows.ts";
import { COLUMNS, parseRow } from "./parse-row.ts";
import type { UciFile } from "./types.ts";

/** invoice, stock code, quantity, time, price, customer; the rest of a row is of no matter. */
export type TestRow = readonly [
  invoice: string,
  code: string,
  quantity: number,
  at: string,
  price: string,
  customer: string,
];

export function csvOf(rows: readonly TestRow[]): string {
  const lines = rows.map(([invoice, code, quantity, at, price, customer]) => {
    const country = customer === "" ? "Unspecified" : "United Kingdom";
    return [invoice, code, `"TEXT, ${code}"`, quantity, `${at}:00`, price, customer, country].join(",");
  });
  return `${[COLUMNS.join(","), ...lines].join("\n")}\n`;
}

/** The same as if it had been read from a file. */
export function fileOf(rows: readonly TestRow[]): UciFile {
  const collector = collectRows();
  rows.forEach(([invoice, code, quantity, at, price, customer], index) => {
    const fields = [
      invoice,
      code,
      `TEXT, ${code}`,
      String(quantity),
      `${at}:00`,
      price,
      customer,
      customer === "" ? "Unspecified" : "United Kingdom",
    ];
    collector.add(parseRow(fields, index + 2), index + 2);
  });
  return collector.finish(Buffer.alloc(32, 1));
}
