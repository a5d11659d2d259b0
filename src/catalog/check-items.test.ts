import assert from "node:assert/strict";
import { test } from "node:test";
import { checkItems } from "./check-items.ts";
import type { ItemContent, ItemKind } from "./types.ts";

const KNOWN: ReadonlyMap<string, ItemKind> = new Map([
  ["stored-part", "physical"],
  ["stored-kit", "kit"],
]);

test("kits and their components: what may be in what", () => {
  const CASES = [
    // sent -> outcome of each
    [[kit("k", "stored-part")], ["ok"]],
    [
      [kit("k", "p"), part("p")],
      ["ok", "ok"],
    ],
    [
      [part("p"), kit("k", "p")],
      ["ok", "ok"],
    ],
    [[kit("k", "nothing")], ["kit_component_unknown"]],
    [[kit("k", "stored-kit")], ["kit_nested"]],
    [[kit("k", "k")], ["kit_nested"]],
    [
      [kit("a", "b"), kit("b", "a")],
      ["kit_nested", "kit_nested"],
    ],
    // Sent as a part now, so it is one.
    [
      [kit("k", "stored-kit"), part("stored-kit")],
      ["ok", "ok"],
    ],
    // Sent as a kit now, so it is none.
    [
      [kit("k", "stored-part"), kit("stored-part", "p"), part("p")],
      ["kit_nested", "ok", "ok"],
    ],
    // A component that is refused itself does not count as sent.
    [
      [kit("k", "bad"), { ...part("bad"), currency: "EUR" }],
      ["kit_component_unknown", "item_invalid"],
    ],
  ] as const;
  for (const [sent, outcomes] of CASES) assert.deepEqual(check(sent), outcomes);
});

test("a component of a stored kit cannot become a kit, but can stay what it is", () => {
  const kit_of = new Map([["stored-part", "stored-kit"]]);

  assert.deepEqual(check([kit("stored-part", "p"), part("p")], { kit_of }), ["component_of_kit", "ok"]);
  assert.deepEqual(check([part("stored-part")], { kit_of }), ["ok"]);
});

test("an item that contradicts itself is refused with every place", () => {
  const wrong = { ...part("w"), price_minor: 5, components: [component("stored-part"), component("stored-part")] };

  const [decision] = checkItems([wrong], { kinds: KNOWN, kit_of: new Map(), repeated: new Set() });

  assert(decision && !decision.accepted && decision.refusal.code === "item_invalid");
  const pointers = decision.refusal.errors.map((error) => error.pointer);
  assert.deepEqual(pointers, ["/currency", "/components", "/components/1/sku"]);
});

test("the second entry with a sku is refused", () => {
  assert.deepEqual(check([part("p"), part("p")], { repeated: new Set([1]) }), ["ok", "item_repeated"]);
});

type More = { readonly kit_of?: ReadonlyMap<string, string>; readonly repeated?: ReadonlySet<number> };

function check(items: readonly ItemContent[], { kit_of = new Map(), repeated = new Set() }: More = {}): string[] {
  const decisions = checkItems(items, { kinds: KNOWN, kit_of, repeated });
  return decisions.map((decision) => (decision.accepted ? "ok" : decision.refusal.code));
}

function part(sku: string): ItemContent {
  return {
    sku,
    kind: "physical",
    name: { en: sku },
    gtin: null,
    image_url: null,
    weight_grams: null,
    length_mm: null,
    width_mm: null,
    height_mm: null,
    hazard_class: null,
    bulky: false,
    tax_class: "standard",
    price_minor: null,
    currency: null,
    components: [],
    attributes: {},
  };
}

function kit(sku: string, ...components: string[]): ItemContent {
  return { ...part(sku), kind: "kit", components: components.map(component) };
}

function component(sku: string) {
  return { sku, quantity: 1 };
}
