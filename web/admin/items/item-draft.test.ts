import assert from "node:assert/strict";
import { test } from "node:test";
import type { Item } from "../../api/types.ts";
import { contentOf, draftOf, NEW_ITEM } from "./item-draft.ts";

const cup: Item = {
  ...{ sku: "A-100", kind: "physical", name: { en: "Cup", fr: "Tasse" }, gtin: "4006381333931", image_url: null },
  ...{ weight_grams: 320, length_mm: null, width_mm: null, height_mm: null, hazard_class: null, bulky: false },
  ...{ tax_class: "standard", price_minor: 1_290, currency: "EUR", components: [], attributes: { color: "red" } },
};

test("an item that is saved as it was shown is what it was, with what the form does not show", () => {
  assert.deepEqual(contentOf(draftOf(cup), cup), cup);
});

test("without a price there is no currency, and empty texts are nothing", () => {
  const content = contentOf({ ...NEW_ITEM, sku: "B-1", names: { en: " Bowl ", de: "  " }, gtin: " " }, null);

  assert.deepEqual([content.price_minor, content.currency, content.gtin], [null, null, null]);
  assert.deepEqual(content.name, { en: "Bowl" });
  assert(!("attributes" in content));
});

test("what is no kit any more loses its components", () => {
  const components = [{ sku: "A-100", quantity: 2 }];

  assert.deepEqual(contentOf({ ...NEW_ITEM, kind: "kit", components }, null).components, components);
  assert.deepEqual(contentOf({ ...NEW_ITEM, kind: "physical", components }, null).components, []);
});

test("a price in cents that a float cannot hold is sent exactly", () => {
  assert.equal(contentOf({ ...NEW_ITEM, price: 1_097.85 }, null).price_minor, 109_785);
  assert.equal(contentOf({ ...NEW_ITEM, currency: "JPY", price: 500 }, null).price_minor, 500);
});
