import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { detached, outsideCall } from "./outside-call.ts";
import { OutcomeUnknownError, read, transact } from "./transaction.ts";

let fault: ((attempt: number) => void) | null = null;
const test_database = await createTestDatabase({ commit_fault: (attempt) => fault?.(attempt) });
const { database, tenant_id, asOwner } = test_database;

const pgError = (code: string) => Object.assign(new Error(`Postgres says ${code}`), { code });
const raise = (name: string) => ({
  name,
  sql: `insert into platform.number_ranges as range (tenant_id, name, next_number) values ($1, $2, 1)
        on conflict (tenant_id, name) do update set next_number = range.next_number + 1`,
});

/** Counts up under a name, in a transaction whose first attempts fail with a code. */
async function countUp(name: string, code: string, failures: number) {
  let attempts = 0;
  fault = (attempt) => {
    attempts = attempt;
    if (attempt <= failures) throw pgError(code);
  };
  try {
    await transact(database, tenant_id, { name }, (tx) => tx.query(raise(name).sql, [tenant_id, name]));
    return { attempts, error: null };
  } catch (error) {
    return { attempts, error };
  } finally {
    fault = null;
  }
}

async function numberOf(name: string): Promise<number> {
  const [row] = await asOwner<{ next_number: string }>(
    "select next_number from platform.number_ranges where name = $1",
    [name],
  );
  return Number(row?.next_number ?? 0);
}

for (const code of ["40001", "40P01"]) {
  test(`${code} is tried again as a whole, and has its effect once`, async () => {
    assert.deepEqual(await countUp(code, code, 2), { attempts: 3, error: null });
    assert.equal(await numberOf(code), 1);
  });
}

test("after six attempts the error is the caller's, and nothing has happened", async () => {
  const { attempts, error } = await countUp("stubborn", "40001", 99);

  assert.equal(attempts, 6);
  assert.equal((error as { code: string }).code, "40001");
  assert.equal(await numberOf("stubborn"), 0);
});

for (const code of ["23505", "23514", "55P03", "57014", "57P01", "08006", "XX000"]) {
  test(`${code} is not tried again, and nothing has happened`, async () => {
    const { attempts, error } = await countUp(`no ${code}`, code, 1);

    assert.equal(attempts, 1);
    assert.equal((error as { code: string }).code, code);
    assert.equal(await numberOf(`no ${code}`), 0);
  });
}

test("an error of the work itself rolls back and is not tried again", async () => {
  let attempts = 0;
  const work = transact(database, tenant_id, { name: "bug" }, async (tx) => {
    attempts += 1;
    await tx.query(raise("bug").sql, [tenant_id, "bug"]);
    throw new TypeError("a bug");
  });

  await assert.rejects(work, new TypeError("a bug"));
  assert.equal(attempts, 1);
  assert.equal(await numberOf("bug"), 0);
});

/** A commit that takes a while, since a deferred constraint sleeps in it; meanwhile the connection is ended. */
test("a connection that dies in the commit leaves the outcome unknown, and the pool whole", async () => {
  await asOwner(
    "create function platform.slow_commit() returns trigger language plpgsql as $$ begin perform pg_sleep(5); return null; end $$",
  );
  await asOwner(`create constraint trigger slow_commit after insert on platform.number_ranges deferrable initially deferred
                 for each row when (new.name = 'slow') execute function platform.slow_commit()`);

  const work = transact(database, tenant_id, { name: "slow" }, (tx) =>
    tx.query(raise("slow").sql, [tenant_id, "slow"]),
  );
  const ended = endWhenCommitting();

  await assert.rejects(work, OutcomeUnknownError);
  await ended;
  assert.equal(await numberOf("slow"), 0);
  assert.deepEqual(await countUp("after", "40001", 1), { attempts: 2, error: null });
});

async function endWhenCommitting(): Promise<void> {
  for (;;) {
    const rows = await asOwner(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'commit' and state = 'active'",
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a reading transaction cannot write", async () => {
  const work = read(database, tenant_id, "reader", (tx) => tx.query(raise("read").sql, [tenant_id, "read"]));

  await assert.rejects(work, { code: "25006" });
  assert.equal(await numberOf("read"), 0);
});

test("what waits for the commit is called after it, once, and never after a rollback", async () => {
  const called: string[] = [];
  fault = (attempt) => {
    if (attempt === 1) throw pgError("40001");
  };
  await transact(database, tenant_id, { name: "callback" }, async (tx) =>
    tx.afterCommit(() => called.push("committed")),
  );
  fault = null;
  await assert.rejects(
    transact(database, tenant_id, { name: "callback" }, async (tx) => {
      tx.afterCommit(() => called.push("rolled back"));
      throw new Error("no");
    }),
  );

  assert.deepEqual(called, ["committed"]);
});

test("a tenant that is not a UUID never reaches the database", async () => {
  const work = transact(database, "'; drop table platform.tenants; --", { name: "injection" }, async () => "done");

  await assert.rejects(work, new TypeError("tenant_id must be a lower-case UUID."));
});

test("a transaction sees its own tenant alone", async () => {
  const other = "00000000-0000-7000-8000-0000000000ff";
  await transact(database, tenant_id, { name: "mine" }, (tx) => tx.query(raise("mine").sql, [tenant_id, "mine"]));

  const seen = await transact(database, other, { name: "theirs" }, (tx) =>
    tx.query("select name from platform.number_ranges"),
  );
  assert.deepEqual(seen, []);
  const write = transact(database, other, { name: "theirs" }, (tx) => tx.query(raise("x").sql, [tenant_id, "x"]));
  await assert.rejects(write, { code: "42501" });
});

test("a call to the outside is refused inside a transaction, by its name, and made outside of it and detached", async () => {
  let calls = 0;
  const call = () =>
    outsideCall("provider.capture", async () => {
      calls += 1;
      return "answer";
    });

  await assert.rejects(
    transact(database, tenant_id, { name: "pay" }, () => call()),
    /provider\.capture was called inside the transaction pay: decide an intent there/,
  );
  assert.equal(calls, 0);
  assert.equal(await call(), "answer");
  const later = await transact(database, tenant_id, { name: "pay" }, async () => detached(() => ({ answer: call() })));
  assert.equal(await later.answer, "answer");
  assert.equal(calls, 2);
});
