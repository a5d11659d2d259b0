import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FIELDS } from "./field-words.ts";

type Schema = {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

const { paths } = JSON.parse(readFileSync(new URL("../../../openapi.json", import.meta.url), "utf8"));

function bodyOf(method: string, path: string): Schema {
  const content: Record<string, { schema: Schema }> = paths[path][method].requestBody.content;
  return Object.values(content)[0]?.schema ?? {};
}

/** Names of fields at every depth. Lists of settings are looked into, lists within a setting are told as a whole. */
function fieldsOf({ properties, anyOf }: Schema): readonly string[] {
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]),
    ...(anyOf ?? []).flatMap(fieldsOf),
  ];
}

const contentOf = (path: string, list: string) => bodyOf("put", path).properties?.[list]?.items ?? {};

for (const [name, body] of [
  ["channels", contentOf("/v1/channels", "channels")],
  ["items", contentOf("/v1/items", "items")],
  ["places", contentOf("/v1/locations", "locations")],
  ["users", bodyOf("patch", "/v1/users/{user_id}")],
  ["keys", bodyOf("post", "/v1/api-keys")],
  ["webhook endpoints", bodyOf("post", "/v1/webhook-endpoints")],
  ["screening lists", bodyOf("post", "/v1/risk-list-entries")],
] as const)
  test(`every field of ${name} has words`, () => {
    const fields = fieldsOf(body);
    assert(fields.length >= 3, "the schema says what fields there are");
    assert.deepEqual(
      fields.filter((field) => !(field in FIELDS.texts.en)),
      [],
    );
  });
