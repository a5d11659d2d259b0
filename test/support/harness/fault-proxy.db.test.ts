import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type Socket, connect as tcpConnect } from "node:net";
import { after, beforeEach, test } from "node:test";
import pg from "pg";
import { createTestDatabase } from "../database.ts";
import { startFaultProxy } from "./fault-proxy.ts";

const { url, asOwner } = await createTestDatabase();
const { hostname, port } = new URL(url);
const proxy = await startFaultProxy({ host: hostname, port: Number(port || 5432), protocol: "postgres" });
await asOwner("create table marks (mark text primary key)");
after(() => proxy.close());
beforeEach(async () => {
  proxy.heal();
  proxy.arm(null);
  await asOwner("truncate marks");
});

const mark = (client: pg.Client, text: string) =>
  client.query({ name: "mark", text: "insert into marks (mark) values ($1)", values: [text] });
const marks = async () =>
  (await asOwner<{ mark: string }>("select mark from marks order by mark")).map((row) => row.mark);

test("statements are counted and read along: simple ones, prepared ones, and several on the wire at once", async () => {
  const client = await connected({ pipeline: true });
  const sent = ["begin", "a", "b", "commit", "select 1"].map((text) =>
    text.length === 1 ? mark(client, text) : client.query(text),
  );
  await Promise.all(sent);

  assert.deepEqual(
    proxy.statements().map(({ sql, in_transaction }) => [sql, in_transaction]),
    [
      ["begin", true],
      ["insert into marks (mark) values ($1)", true],
      ["insert into marks (mark) values ($1)", true],
      ["commit", true],
      ["select 1", false],
    ],
  );
  assert.deepEqual(await marks(), ["a", "b"]);
  await client.end();
});

test("cut before a statement, the server never gets it; cut after it, the server has carried it out", async () => {
  for (const by of ["rst", "fin"] as const) {
    for (const moment of ["before", "after"] as const) {
      const client = await connected();
      await mark(client, `${by} ${moment} 1`);
      proxy.arm({ fault: { kind: "cut", by }, statement: 2, moment });

      await mark(client, `${by} ${moment} 2`);
      await assert.rejects(mark(client, `${by} ${moment} 3`), /terminated|ECONNRESET/);

      assert.equal(proxy.hasFired(), true);
    }
  }
  assert.deepEqual(
    await marks(),
    ["fin after", "fin before", "rst after", "rst before"].flatMap((name) =>
      (name.endsWith("after") ? [1, 2, 3] : [1, 2]).map((number) => `${name} ${number}`),
    ),
  );
});

test("a half-open line says nothing to anybody; the direction that is open still carries", async () => {
  for (const direction of ["both", "to_server", "to_client"] as const) {
    const client = await connected();
    proxy.arm({ fault: { kind: "half_open", direction }, statement: 1, moment: "before" });

    const sent = await Promise.race([mark(client, direction).then(() => "answered"), pause(150, "silence")]);

    assert.equal(sent, "silence");
    assert.deepEqual(await marks(), direction === "to_client" ? ["to_client"] : []);
    proxy.heal();
    await asOwner("truncate marks");
  }
});

test("who connects while connections are refused is reset, and let in afterwards", async () => {
  proxy.refuse(true);
  await assert.rejects(connected());

  proxy.refuse(false);

  await (await connected()).end();
});

test("a delay holds up both directions, and nothing overtakes", async () => {
  const client = await connected({ pipeline: true });
  proxy.delay(40);
  const started = performance.now();

  const answers = await Promise.all([1, 2, 3].map((n) => client.query("select $1::int as n", [n])));

  assert(performance.now() - started >= 79);
  assert.deepEqual(
    answers.map((answer) => answer.rows[0].n),
    [1, 2, 3],
  );
  proxy.heal();
  await client.end();
});

test("any bytes: forwarded whole, and after a stall only as many as were allowed", async (context) => {
  const { server, line, stop } = await echo();
  const raw = await startFaultProxy({ host: "127.0.0.1", port: server, protocol: "raw" });
  context.after(async () => {
    await raw.close();
    stop.close();
  });
  const socket = tcpConnect(raw.port, "127.0.0.1");
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));
  socket.on("error", () => {});
  const big = Buffer.alloc(300_000, "x");

  socket.write(big);
  while (Buffer.concat(received).length < big.length) await pause(5, null);
  raw.stallAfter(7);
  socket.write("0123456789");
  await pause(100, null);

  assert.equal(
    Buffer.concat(received).length,
    big.length,
    "7 bytes reached the server, none was left for their way back",
  );
  assert.equal((await line).bytesRead, big.length + 7);
  assert.equal(raw.connectionCount(), 1);
  raw.breakAll({ kind: "cut", by: "rst" });
  await new Promise((resolve) => socket.once("close", resolve));
  assert.equal(raw.connectionCount(), 0);
});

async function connected(options: { readonly pipeline?: boolean } = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: proxy.through(url), ...options } as pg.ClientConfig);
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function echo(): Promise<{ server: number; line: Promise<Socket>; stop: Server }> {
  const line = Promise.withResolvers<Socket>();
  const stop = createServer((socket) => {
    line.resolve(socket);
    socket.on("error", () => {});
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(stop, "listening");
  return { server: (stop.address() as { port: number }).port, line: line.promise, stop };
}

function pause<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value));
}
