import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { transact } from "../platform/transaction.ts";
import type { Workflow } from "./document.ts";
import { standardWorkflows } from "./standard.ts";
import { loadWorkflows, publishWorkflow } from "./store.ts";

const { database, tenant_id } = await createTestDatabase();
const [ship] = standardWorkflows() as [Workflow];

test("a version is published once, and what was published stays as it is", async () => {
  const first = { ...ship, code: "b2b", rank: 50 };

  assert.equal(await publish(first), true);
  assert.equal(await publish({ ...first, rank: 60 }), false);

  assert.deepEqual(await ranksOf("b2b"), [50]);
});

test("a version that ships with the product cannot be published over: running orders keep it", async () => {
  assert.equal(await publish({ ...ship, rank: ship.rank + 7 }), false);
  assert.deepEqual(await ranksOf("ship"), [ship.rank]);

  assert.equal(await publish({ ...ship, version: ship.version + 1, rank: ship.rank + 7 }), true);
  assert.deepEqual(await ranksOf("ship"), [ship.rank, ship.rank + 7]);
});

function publish(workflow: Workflow): Promise<boolean> {
  return transact(database, tenant_id, { name: "publish" }, (tx) => publishWorkflow(tx, workflow, "api:test"));
}

async function ranksOf(code: string): Promise<number[]> {
  const workflows = await transact(database, tenant_id, { name: "load" }, loadWorkflows);
  return workflows.filter((workflow) => workflow.code === code).map((workflow) => workflow.rank);
}
