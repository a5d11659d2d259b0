import type { ChannelContent } from "../../../channels/index.ts";
import type { Country } from "./customers.ts";

export type DemoChannel = {
  readonly content: ChannelContent;
  /** In front of its orders' external ids. */
  readonly prefix: string;
  /** How many of a hundred orders come from here. */
  readonly share: number;
  /** Where its customers live. */
  readonly countries: readonly (readonly [Country, number])[];
};

export const CHANNELS: readonly DemoChannel[] = [
  channel("web-de", "web_shop", "Webshop Deutschland", "DE", { prefix: "WD", share: 38, countries: [["DE", 1]] }),
  channel("web-at", "web_shop", "Webshop Österreich", "AT", { prefix: "WA", share: 12, countries: [["AT", 1]] }),
  channel("web-ch", "web_shop", "Webshop Schweiz", "CH", { prefix: "WC", share: 9, countries: [["CH", 1]] }),
  channel("app", "app", "App", "DE", {
    prefix: "AP",
    share: 19,
    countries: [
      ["DE", 4],
      ["AT", 1],
    ],
  }),
  channel("marketplace", "marketplace", "Marktplatz", "DE", {
    prefix: "MP",
    share: 10,
    countries: [
      ["DE", 9],
      ["AT", 1],
    ],
  }),
  channel("phone", "phone", "Telefonbestellung", "DE", { prefix: "TE", share: 3, countries: [["DE", 1]] }),
  channel("b2b", "b2b", "Geschäftskunden", "DE", {
    prefix: "GK",
    share: 4,
    countries: [
      ["DE", 4],
      ["AT", 1],
    ],
  }),
  channel("pos", "pos", "Filialverkauf mit Lieferung", "DE", { prefix: "FI", share: 5, countries: [["DE", 1]] }),
];

function channel(
  code: string,
  kind: ChannelContent["kind"],
  name: string,
  country: Country,
  more: Omit<DemoChannel, "content">,
): DemoChannel {
  const currency = country === "CH" ? "CHF" : "EUR";
  return {
    content: { code, kind, name, country, currency, language: "de", prices_include_tax: kind !== "b2b" },
    ...more,
  };
}
