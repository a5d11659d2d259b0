/**
 * Where the demo retailer is: three warehouses, sixty stores, five dropshippers. Towns and postal codes are real, streets are
 * common ones, businesses are invented.
 */
export type Place = {
  readonly code: string;
  readonly name: string;
  readonly country: "DE" | "AT" | "CH";
  readonly postal_code: string;
  readonly city: string;
  readonly street: string;
};

export const WAREHOUSES: readonly Place[] = [
  {
    code: "wh-kassel",
    name: "Zentrallager Kassel",
    country: "DE",
    postal_code: "34253",
    city: "Lohfelden",
    street: "Lagerstraße 1",
  },
  { code: "wh-linz", name: "Lager Linz", country: "AT", postal_code: "4030", city: "Linz", street: "Lagerstraße 20" },
  {
    code: "wh-spreitenbach",
    name: "Lager Spreitenbach",
    country: "CH",
    postal_code: "8957",
    city: "Spreitenbach",
    street: "Lagerstrasse 7",
  },
];

/** They send goods that are too large or too rare to be kept. Named for what they make, not after anybody. */
export const DROPSHIPPERS: readonly Place[] = [
  {
    code: "ds-polster",
    name: "Polstermöbel-Direktversand",
    country: "DE",
    postal_code: "96215",
    city: "Lichtenfels",
    street: "Werkstraße 4",
  },
  {
    code: "ds-holz",
    name: "Massivholz-Direktversand",
    country: "DE",
    postal_code: "32756",
    city: "Detmold",
    street: "Sägewerkstraße 9",
  },
  {
    code: "ds-garten",
    name: "Gartenmöbel-Direktversand",
    country: "DE",
    postal_code: "26655",
    city: "Westerstede",
    street: "Baumschulenweg 2",
  },
  {
    code: "ds-teppich",
    name: "Teppich-Direktversand",
    country: "AT",
    postal_code: "6890",
    city: "Lustenau",
    street: "Webereistraße 11",
  },
  {
    code: "ds-fitness",
    name: "Fitnessgeräte-Direktversand",
    country: "DE",
    postal_code: "85221",
    city: "Dachau",
    street: "Gewerbestraße 30",
  },
];

/** What each dropshipper sends, by category. */
export const DROPSHIPPED: Readonly<Record<string, readonly string[]>> = {
  "ds-polster": ["furniture"],
  "ds-holz": ["furniture", "toys"],
  "ds-garten": ["garden"],
  "ds-teppich": ["home_textiles"],
  "ds-fitness": ["sport"],
};

const STORES_DE = `Berlin Mitte 10178, Berlin Charlottenburg 10623, Berlin Steglitz 12165, Berlin Prenzlauer Berg 10405, Hamburg Altstadt 20095,
  Hamburg Ottensen 22765, Hamburg Wandsbek 22041, München Zentrum 80331, München Schwabing 80801, München Pasing 81241, Köln Innenstadt 50667,
  Köln Ehrenfeld 50825, Frankfurt am Main Zeil 60313, Frankfurt am Main Bornheim 60385, Stuttgart Mitte 70173, Düsseldorf Stadtmitte 40212,
  Leipzig Zentrum 04109, Dortmund City 44137, Essen Mitte 45127, Bremen Altstadt 28195, Dresden Altstadt 01067, Hannover Mitte 30159,
  Nürnberg Lorenz 90402, Duisburg Mitte 47051, Bielefeld Mitte 33602, Bonn Zentrum 53111, Münster Altstadt 48143, Karlsruhe Innenstadt 76133,
  Mannheim Quadrate 68159, Augsburg Innenstadt 86150, Wiesbaden Mitte 65183, Kiel Vorstadt 24103, Freiburg Altstadt 79098, Mainz Altstadt 55116,
  Erfurt Altstadt 99084, Rostock Stadtmitte 18055, Kassel Mitte 34117, Saarbrücken Mitte 66111, Oldenburg Innenstadt 26122,
  Regensburg Altstadt 93047, Ulm Mitte 89073, Würzburg Altstadt 97070`;
const STORES_AT = `Wien Innere Stadt 1010, Wien Neubau 1070, Wien Floridsdorf 1210, Graz Zentrum 8010, Linz Zentrum 4020, Salzburg Altstadt 5020,
  Innsbruck Zentrum 6020, Klagenfurt Zentrum 9020, Bregenz Zentrum 6900`;
const STORES_CH = `Zürich City 8001, Zürich Oerlikon 8050, Basel Altstadt 4051, Bern Altstadt 3011, Genève Centre 1204, Lausanne Centre 1003,
  Luzern Altstadt 6003, St. Gallen Zentrum 9000, Winterthur Altstadt 8400`;
const STREETS = {
  DE: [
    "Hauptstraße",
    "Bahnhofstraße",
    "Marktstraße",
    "Königstraße",
    "Lange Straße",
    "Breite Straße",
    "Kirchstraße",
    "Am Markt",
  ],
  AT: ["Hauptplatz", "Landstraße", "Bahnhofstraße", "Herrengasse", "Kirchengasse", "Wiener Straße"],
  CH: ["Bahnhofstrasse", "Marktgasse", "Hauptgasse", "Freie Strasse", "Spitalgasse"],
} as const;

export const STORES: readonly Place[] = [
  ...stores("DE", STORES_DE),
  ...stores("AT", STORES_AT),
  ...stores("CH", STORES_CH),
];

/** "Frankfurt am Main Zeil 60313": town, quarter, postal code. A town of several words is the one the list of customers' towns has. */
function stores(country: "DE" | "AT" | "CH", list: string): Place[] {
  return list.split(",").map((entry, index) => {
    const [, town = "", quarter = "", postal_code = ""] =
      /^(Frankfurt am Main|St\. Gallen|\S+) (.+) (\d+)$/.exec(entry.trim()) ?? [];
    const streets = STREETS[country];
    return {
      code: `st-${plain(town)}-${plain(quarter)}`,
      name: `${town} ${quarter}`,
      country,
      postal_code,
      city: town,
      street: `${streets[index % streets.length]} ${3 + ((index * 17) % 60)}`,
    };
  });
}

/** For codes and mail addresses: lower case ASCII. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/[^a-z0-9]+/g, (part) => (/[\s-]/.test(part) ? "-" : ""));
}
