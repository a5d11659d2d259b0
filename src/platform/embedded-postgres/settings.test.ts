import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseSettings, formatSettings } from "./settings.ts";

const GIB = 1024 ** 3;
const ROOMY = { shared_memory_bytes: 8 * GIB, has_pg_stat_statements: true };

const CASES = [
  // memory    ->  cache
  [128 * 2 ** 20, "64MB"],
  [1 * GIB, "256MB"],
  [2 * GIB, "512MB"],
  [64 * GIB, "1024MB"],
] as const;

for (const [memory_bytes, shared_buffers] of CASES) {
  test(`takes ${shared_buffers} as cache of ${memory_bytes / 2 ** 20} MB of memory`, () => {
    assert.equal(chooseSettings({ memory_bytes, ...ROOMY }, {}).shared_buffers, shared_buffers);
  });
}

test("keeps shared memory in files where the container has too little of it", () => {
  const scarce = { memory_bytes: GIB, shared_memory_bytes: 64 * 2 ** 20, has_pg_stat_statements: false };

  assert.equal(chooseSettings(scarce, {}).dynamic_shared_memory_type, "mmap");
  assert.equal(chooseSettings({ ...scarce, shared_memory_bytes: null }, {}).dynamic_shared_memory_type, undefined);
  assert.equal(chooseSettings(scarce, {}).shared_preload_libraries, undefined);
});

test("an operator's setting wins", () => {
  assert.equal(chooseSettings({ memory_bytes: GIB, ...ROOMY }, { max_connections: "300" }).max_connections, "300");
});

test("quotes values as Postgres reads them and refuses what is no setting", () => {
  assert.equal(formatSettings({ log_line_prefix: "it's \\ %m" }).split("\n")[1], "log_line_prefix = 'it''s \\\\ %m'");
  assert.throws(() => formatSettings({ "fsync = off\nx": "1" }), /Not a Postgres setting/);
  assert.throws(() => formatSettings({ port: "1\nfsync = off" }), /Not a Postgres setting/);
});
