import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { builtConsole } from "../../src/app/console/build.ts";
import { readBundle } from "../support/browser/bundle.ts";

const ENTRY_MAX_BYTES = 250_000;
const bundle = await readBundle(await builtConsole(() => {}));

test("what every page of the console loads first is at most 250 kB", () => {
  assert(bundle.entry_gzip_bytes > 50_000, "nothing was measured");
  assert(bundle.entry_gzip_bytes <= ENTRY_MAX_BYTES, `${bundle.entry_gzip_bytes} bytes`);
});

test("every page that a route loads later is a part of its own, and comes when it is opened", async () => {
  const routes = await readFile(join(import.meta.dirname, "../../web/routes.tsx"), "utf8");
  const lazy = [...routes.matchAll(/import\("\.\/(.+?)"\)/g)].map(([, source]) => source as string);
  assert(lazy.length > 20);

  assert.deepEqual(bundle.pages_in_entry, []);
  assert.deepEqual(
    lazy.filter((source) => !bundle.pages.some((page) => page.source === source)),
    [],
  );
});

test("no page adds more than the first one has", () => {
  for (const { source, gzip_bytes } of bundle.pages)
    assert(gzip_bytes > 0 && gzip_bytes < ENTRY_MAX_BYTES / 2, `${source}: ${gzip_bytes}`);
});
