import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { openDatabase } from "./database.ts";

const test_database = await createTestDatabase();

test("settings in the URL are passed on, and replace neither the role nor durability", async () => {
  const url = new URL(test_database.url);
  url.searchParams.set("options", "-c role=postgres -c synchronous_commit=off -c lock_timeout=7s");
  const database = openDatabase({ url: url.href });

  const { rows } = await database.pool.query(
    "select current_user, current_setting('synchronous_commit') as commit, current_setting('lock_timeout') as lock_timeout",
  );
  await database.close();

  assert.deepEqual(rows, [{ current_user: "dirigent_app", commit: "on", lock_timeout: "7s" }]);
});
