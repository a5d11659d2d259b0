/**
 * Builds the product's table of postal codes and the demo's list of towns from the GeoNames postal code files:
 *
 *   node scripts/postal/build.ts FOLDER
 *
 * @param FOLDER holds `zipcodes.<country>.csv.zst` with the columns country_code, zipcode, place, …, latitude, longitude
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, zstdDecompressSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { TOWNS } from "./towns.ts";

type Row = {
  readonly country_code: string;
  readonly zipcode: string;
  readonly place: string;
  readonly latitude: string;
  readonly longitude: string;
};
type Code = { readonly country: string; readonly code: string; readonly latitude: number; readonly longitude: number };

const ROOT = join(import.meta.dirname, "../..");
const TABLE = join(ROOT, "src/locations/postal/codes.tsv.br");
const TOWN_CODES = join(ROOT, "src/app/demo/retailer/towns.json");

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node scripts/postal/build.ts FOLDER, the folder of the zipcodes.*.csv.zst files");
const rows = readdirSync(folder)
  .filter((name) => /^zipcodes\.[a-z]{2}\.csv\.zst$/.test(name))
  .sort()
  .flatMap((name) => readRows(join(folder, name)));
const codes = averageByCode(rows);
const table = brotliCompressSync(toText(codes), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
writeFileSync(TABLE, table);
writeFileSync(
  TOWN_CODES,
  `${JSON.stringify(TOWNS.map((town) => ({ ...town, codes: codesOfTown(town).join(" ") })))}\n`,
);
process.stdout.write(`${codes.length} postal codes, ${table.length} bytes; ${TOWNS.length} towns\n`);

function readRows(path: string): Row[] {
  return parse(zstdDecompressSync(readFileSync(path)), { columns: true });
}

/** A code's places lie together: the middle of them is where its letters go. Ordered by country, then code. */
function averageByCode(all: readonly Row[]): Code[] {
  const by_code = Map.groupBy(all, (row) => `${row.country_code} ${row.zipcode}`);
  return [...by_code.values()]
    .map((places) => ({
      country: (places[0] as Row).country_code,
      code: (places[0] as Row).zipcode,
      latitude: mean(places.map((place) => Number(place.latitude))),
      longitude: mean(places.map((place) => Number(place.longitude))),
    }))
    .sort((a, b) => (`${a.country} ${a.code}` < `${b.country} ${b.code}` ? -1 : 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One line a country with its name, then one line a code: code, latitude and longitude in thousandths of a degree. */
function toText(all: readonly Code[]): string {
  const lines = [...Map.groupBy(all, ({ country }) => country)].flatMap(([country, of_country]) => [
    country,
    ...of_country.map(
      ({ code, latitude, longitude }) => `${code}\t${thousandths(latitude)}\t${thousandths(longitude)}`,
    ),
  ]);
  return `${lines.join("\n")}\n`;
}

function thousandths(degrees: number): number {
  return Math.round(degrees * 1_000);
}

/** Codes that lie in a town by name; districts are places of their own ("Wien, Neubau", "Graz,01.Bez.:…", "Villach-Lind"). */
function codesOfTown(town: (typeof TOWNS)[number]): string[] {
  const found = rows.filter(
    ({ country_code, place }) =>
      country_code === town.country &&
      (place === town.name ||
        place.startsWith(`${town.name},`) ||
        (country_code === "AT" && place.startsWith(`${town.name}-`))),
  );
  const unique = [...new Set(found.map(({ zipcode }) => zipcode))].sort();
  if (unique.length === 0) throw new Error(`No postal code is known for ${town.name} in ${town.country}.`);
  return unique;
}
