import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../../test/support/database.ts";
import { FAULTS } from "../../../test/support/planted-faults.ts";
import { plantSmallWorld } from "../../../test/support/small-world.ts";
import { openDatabase } from "../../platform/database.ts";
import { examine, examineDatabase, examineTenant } from "./examine.ts";
import { INVARIANTS } from "./invariants.ts";
import { printReport } from "./report.ts";

const { asOwner, url, tenant_id } = await createTestDatabase();
await plantSmallWorld(asOwner, tenant_id);
const owner = openDatabase({ url, role: null, connections_max: 1 });
after(() => owner.close());

test("a consistent database has no finding", async () => {
  assert.deepEqual(await examine(url), []);
});

for (const { breaks, what, plant, also, count } of FAULTS) {
  test(`${breaks}: ${what}`, async () => {
    const findings = await findingsWith(plant);

    const expected = [what, ...also].sort();
    assert.deepEqual(findings.map((finding) => finding.what).sort(), expected, JSON.stringify(findings, null, 2));
    const found = findings.find((finding) => finding.what === what);
    assert.equal(found?.invariant, breaks);
    assert.equal(found?.count, count);
    assert.equal(found?.samples.length, count);
  });
}

test("every check is proven by a planted fault or says why it cannot be", () => {
  const proven = new Set(FAULTS.map((fault) => `${fault.breaks}: ${fault.what}`));
  const unproven = INVARIANTS.filter((invariant) => !proven.has(`${invariant.id}: ${invariant.title}`));

  assert.deepEqual(
    unproven.map((invariant) => invariant.scope === "none" && invariant.reason),
    ["no ledger yet"],
  );
  const ids = new Set(INVARIANTS.map((invariant) => invariant.id));
  assert.deepEqual(
    [...ids],
    Array.from({ length: 16 }, (_, index) => `I-${index + 1}`),
  );
});

test("findings name the tenant, count all violations and show the first 20", async () => {
  const other = "00000000-0000-7000-8000-000000000002";
  await asOwner("insert into platform.tenants (tenant_id, code, name) values ($1, 'other', 'Other')", [other]);
  await asOwner(
    `insert into platform.due_work (tenant_id, due_id, kind, subject_id, due_at)
     select $1, gen_random_uuid(), 'order', gen_random_uuid(), now() - interval '1 day' from generate_series(1, 25)`,
    [other],
  );

  const findings = await examine(url);

  assert.equal(findings.length, 1);
  const [late] = findings;
  assert.equal(late?.tenant, "other");
  assert.equal(late?.invariant, "I-11");
  assert.equal(late?.count, 25);
  assert.equal(late?.samples.length, 20);

  const lines: string[] = [];
  printReport(findings, (line) => lines.push(line));
  const text = lines.join("\n");
  assert.match(text, /^I-5 {3}not applicable: no ledger yet /m);
  assert.match(text, /^I-11 {2}BROKEN {3}no due work is two hours late .*\n {6}tenant other: 25$/m);
  assert.match(text, /^ {8}and 5 more$/m);
  assert.match(text, /1 checks failed, 25 violations in all\.$/);
  await asOwner("delete from platform.due_work where tenant_id = $1", [other]);
});

test("a database that is not ours is refused with what to do", async () => {
  const elsewhere = new URL(url);
  elsewhere.pathname = "/template1";

  await assert.rejects(examine(elsewhere.href), { name: "UnusableDatabaseError", message: /run dirigent migrate/ });
});

/** Plants a fault as the owner, examines what that transaction sees, and takes it back. */
async function findingsWith(plant: readonly string[]) {
  const client = await owner.pool.connect();
  try {
    await client.query("begin");
    for (const statement of plant) {
      const { rowCount, command } = await client.query(statement);
      if (["INSERT", "UPDATE", "DELETE"].includes(command)) {
        assert.equal(rowCount, 1, `changes no single row: ${statement}`);
      }
    }
    const query = async <Row>(sql: string, values: readonly unknown[]) =>
      (await client.query(sql, values as unknown[])).rows as Row[];
    return [
      ...(await examineDatabase(query, INVARIANTS)),
      ...(await examineTenant(query, { tenant_id, code: "default" }, INVARIANTS)),
    ];
  } finally {
    await client.query("rollback");
    client.release();
  }
}
