import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import type { Coordinates } from "../../kernel/geo.ts";

type PostalTable = {
  /** Row by "DE 10115". */
  readonly rows: ReadonlyMap<string, number>;
  /** Latitude and longitude of each row, in thousandths of a degree. */
  readonly thousandths: Int32Array;
};

/** Read when first asked for and never changed: some 16,000 codes of Germany, Austria and Switzerland, about 2 MB. */
let table: PostalTable | null = null;

/**
 * Where a postal code lies: the middle of its places, to about 100 m. For distances between a customer and a location whose
 * own position nobody has given.
 *
 * @param country ISO 3166-1 alpha-2, upper case
 * @param postal_code as people write it: spaces and a country in front ("A-1010", "D 10115") do not matter
 * @returns null for codes and countries that the table does not have
 */
export function coordinatesOf(country: string, postal_code: string): Coordinates | null {
  table ??= readTable();
  const row = table.rows.get(`${country} ${tidyCode(postal_code)}`);
  if (row === undefined) return null;
  const { thousandths } = table;
  return {
    latitude: (thousandths[2 * row] as number) / 1_000,
    longitude: (thousandths[2 * row + 1] as number) / 1_000,
  };
}

function tidyCode(postal_code: string): string {
  return /^\d+$/.test(postal_code)
    ? postal_code
    : postal_code.replace(/^\s*[A-Za-z]{1,2}\s*-?\s*(?=\d)/, "").replace(/\s+/g, "");
}

/** A line with a country's name begins its codes; each has its code, latitude and longitude. NOTICE says where they are from. */
function readTable(): PostalTable {
  const text = brotliDecompressSync(readFileSync(new URL("./codes.tsv.br", import.meta.url))).toString("utf8");
  const rows = new Map<string, number>();
  const positions: number[] = [];
  let country = "";
  for (const line of text.split("\n")) {
    const [code = "", latitude, longitude] = line.split("\t");
    if (latitude === undefined || longitude === undefined) {
      country = code;
      continue;
    }
    rows.set(`${country} ${code}`, positions.length / 2);
    positions.push(Number(latitude), Number(longitude));
  }
  return { rows, thousandths: Int32Array.from(positions) };
}
