import { defineWords } from "../../words/define.ts";

export const MAP = defineWords("map", {
  en: {
    elsewhere_one: "{{count}} place lies elsewhere and is not on this map.",
    elsewhere_other: "{{count}} places lie elsewhere and are not on this map.",
  },
  de: {
    elsewhere_one: "{{count}} Standort liegt woanders und ist nicht auf der Karte.",
    elsewhere_other: "{{count}} Standorte liegen woanders und sind nicht auf der Karte.",
  },
});
