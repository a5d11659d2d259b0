import { BUSINESSES, FIRST_NAMES, LAST_NAMES, STREETS } from "./names.ts";
import { plain } from "./places.ts";
import { createRandom, type Random } from "./random.ts";
import towns from "./towns.json" with { type: "json" };

export type Country = "DE" | "AT" | "CH";

export type DemoCustomer = {
  readonly external_id: string;
  readonly name: string;
  readonly company: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly language: "de" | "en";
  readonly group: "vip" | "business" | null;
  readonly address: {
    readonly name: string;
    readonly company: string | null;
    readonly street: string;
    readonly postal_code: string;
    readonly city: string;
    readonly country: Country;
  };
};

/** The nth customer of a country: always the same one for a seed, so customers come back. */
export function customerOf(seed: string, country: Country, number: number, is_business: boolean): DemoCustomer {
  const random = createRandom(`${seed} customer ${country} ${number} ${is_business}`);
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES[country]);
  const name = `${first} ${last}`;
  const company = is_business ? `Muster-${random.pick(BUSINESSES)} ${last}` : null;
  const external_id = `${is_business ? "B" : "C"}-${country}-${String(number).padStart(5, "0")}`;
  return {
    external_id,
    name,
    company,
    email: `${plain(first)}.${plain(last)}.${number}@${random.chance(0.7) ? "example.com" : "example.org"}`,
    // Berlin's numbers that the Bundesnetzagentur keeps free for stories.
    phone: country === "DE" && random.chance(0.4) ? `+49 30 23125${random.between(100, 999)}` : null,
    language: random.chance(0.09) ? "en" : "de",
    group: is_business ? "business" : random.chance(0.025) ? "vip" : null,
    address: { name, company, ...homeOf(country, random), country },
  };
}

/** People live where people live: a town by its inhabitants, a postal code of it, a common street. */
function homeOf(country: Country, random: Random) {
  const town = random.weighted(
    towns
      .filter((candidate) => candidate.country === country)
      .map((candidate) => [candidate, candidate.thousands] as const),
  );
  return {
    street: `${random.pick(STREETS[country])} ${random.between(1, 118)}${random.chance(0.12) ? random.pick(["a", "b", "c"]) : ""}`,
    postal_code: random.pick(town.codes.split(" ")),
    city: town.name,
  };
}
