import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { type Transaction, transact } from "./transaction.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
const INSERT = "insert into platform.number_ranges (tenant_id, name, next_number) values ($1, $2, 1)";
const inTransaction = <T>(name: string, work: (tx: Transaction) => Promise<T>) =>
  transact(database, tenant_id, { name }, work);
const namesLike = (pattern: string) =>
  asOwner("select name from platform.number_ranges where name like $1 order by name", [pattern]);

test("statements of one turn are answered each with its own rows, in their order, on a used connection as on a new one", async () => {
  const ask = () =>
    inTransaction("ask", (tx) =>
      Promise.all([
        tx.query("select $1::integer as number", [1]),
        tx.query("select generate_series(1, 3) as number"),
        tx.query("select $1::integer as number where false", [1]),
        tx.query("select $1::text as word, $2::bytea as bytes", ["zwölf", Buffer.from([0, 255])]),
      ]),
    );
  const answers = [
    [{ number: 1 }],
    [{ number: 1 }, { number: 2 }, { number: 3 }],
    [],
    [{ word: "zwölf", bytes: Buffer.from([0, 255]) }],
  ];

  assert.deepEqual(await ask(), answers);
  assert.deepEqual(await ask(), answers);
});

test("one of a turn's statements that fails fails its transaction; none behind it has an effect, and the connection lives", async () => {
  const pid = () => inTransaction("pid", (tx) => tx.query<{ pid: number }>("select pg_backend_pid() as pid"));
  const [before] = await pid();
  const work = inTransaction("fails", async (tx) => {
    tx.write(INSERT, [tenant_id, "f-1"]);
    tx.write("select 1 / $1::integer", [0]);
    // Unknown to the server as well, so it must not count as prepared afterwards.
    tx.write("select 'behind the one that fails'");
    await tx.query(INSERT, [tenant_id, "f-2"]);
  });

  await assert.rejects(work, { code: "22012" });
  assert.deepEqual(await namesLike("f-%"), []);
  assert.deepEqual(await pid(), [before]);
  await inTransaction("again", async (tx) => {
    tx.write("select 'behind the one that fails'");
    await tx.query(INSERT, [tenant_id, "f-3"]);
  });
  assert.deepEqual(await namesLike("f-%"), [{ name: "f-3" }]);
});

test("what was written in the turn in which the work fails is never sent, and the connection is left without a transaction", async () => {
  const late = inTransaction("late bug", async (tx) => {
    await tx.query("select 1");
    tx.write(INSERT, [tenant_id, "d-2"]);
    throw new TypeError("a late bug");
  });
  await assert.rejects(late, new TypeError("a late bug"));
  const bug = inTransaction("bug", async (tx) => {
    tx.write(INSERT, [tenant_id, "d-1"]);
    throw new TypeError("a bug");
  });
  await assert.rejects(bug, new TypeError("a bug"));

  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(await namesLike("d-%"), []);
  const open = await asOwner(
    "select query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
  );
  assert.deepEqual(open, []);
});

test("a statement that nobody waits for fails the commit that is sent with it", async () => {
  const work = inTransaction("late", async (tx) => {
    tx.write(INSERT, [tenant_id, "l-1"]);
    tx.write(INSERT, [tenant_id, "l-1"]);
  });

  await assert.rejects(work, { code: "23505" });
  assert.deepEqual(await namesLike("l-%"), []);
});

test("a value that the product cannot hold fails its statement, and one without a form in Postgres its transaction", async () => {
  await assert.rejects(
    inTransaction("reads", (tx) => tx.query("select 9007199254740993::bigint as too_much")),
    RangeError,
  );
  const circular: Record<string, unknown> = {};
  circular.itself = circular;
  const work = inTransaction("writes", async (tx) => {
    tx.write(INSERT, [tenant_id, "v-1"]);
    await Promise.all([tx.query("select $1::json", [circular]), tx.query(INSERT, [tenant_id, "v-2"])]);
  });

  await assert.rejects(work, /circular/);
  assert.deepEqual(await namesLike("v-%"), []);
  assert.deepEqual(await inTransaction("after", (tx) => tx.query("select 1 as one")), [{ one: 1 }]);
});

test("a server that says nothing for longer than a statement may take is given up", { timeout: 20_000 }, async () => {
  const impatient = { ...database, silence_max_ms: 300 };
  const started = performance.now();
  const work = transact(impatient, tenant_id, { name: "sleeps" }, async (tx) => {
    await tx.query("select pg_sleep(0.2)");
    await Promise.all([tx.query("select pg_sleep(0.2)"), tx.query("select pg_sleep(15)")]);
  });

  await assert.rejects(work, /Query read timeout/);
  assert.ok(performance.now() - started < 10_000);
  assert.deepEqual(await inTransaction("after", (tx) => tx.query("select 1 as one")), [{ one: 1 }]);
});
