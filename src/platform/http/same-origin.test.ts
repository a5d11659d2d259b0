import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfOwnPage } from "./same-origin.ts";

const PUBLIC = "https://oms.example";

const CASES = [
  ["the public origin", { origin: PUBLIC, host: "inside:4400" }, true],
  ["the host that the request names", { origin: "http://127.0.0.1:4400", host: "127.0.0.1:4400" }, true],
  ["another host", { origin: "https://evil.example", host: "oms.example" }, false],
  ["a host that begins like ours", { origin: "https://oms.example.evil.example", host: "oms.example" }, false],
  ["another port of the host", { origin: "http://127.0.0.1:9000", host: "127.0.0.1:4400" }, false],
  ["an opaque origin", { origin: "null", host: "oms.example" }, false],
  ["no origin, but the browser says it is the same", { host: "oms.example", "sec-fetch-site": "same-origin" }, true],
  ["no origin, from a page of a neighbor", { host: "oms.example", "sec-fetch-site": "same-site" }, false],
  ["a foreign origin with a friendly site", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
  ["neither", { host: "oms.example" }, false],
] as const;

for (const [name, headers, expected] of CASES) {
  test(`${name}: ${expected ? "a page of ours" : "refused"}`, () => {
    assert.equal(isOfOwnPage(headers, PUBLIC), expected);
  });
}
