import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { examine } from "../../src/app/doctor/examine.ts";
import { createTestDatabase } from "../support/database.ts";

/** The walk-through of the README, run as its readers run it: the real program with its sandbox, bash and curl. */
const ROOT = join(import.meta.dirname, "../..");
const SCRIPT = join(ROOT, "examples/walk-through.sh");
const KEY = "walk-through-of-the-test";
const PATIENCE_MS = 60_000;

const test_database = await createTestDatabase();
const data_dir = await mkdtemp(join(tmpdir(), "dirigent-walk-through-"));
const [port, payment_port, smtp_port, mail_port] = (await findFreePorts(4)) as [number, number, number, number];
const dirigent = await startDirigent();
after(async () => {
  await stop(dirigent);
  await rm(data_dir, { recursive: true, force: true });
});

test("the walk-through of the README ends as it says, and leaves a database without a broken invariant", async () => {
  const { code, output } = await runScript(KEY);

  assert.equal(code, 0, output);
  assert.match(output, /All as expected\.\n$/);
  assert.deepEqual(await booked(), [
    { status: "completed", total_minor: 13_555, captured_minor: 10_967, invoiced: [8_290, 2_677], canceled: [2_588] },
  ]);
  assert.deepEqual(await examine(test_database.url), []);
});

test("the walk-through can be repeated on the same database", async () => {
  const { code, output } = await runScript(KEY);

  assert.equal(code, 0, output);
  assert.equal((await booked()).length, 2);
});

test("the walk-through fails when something is not as expected: here the key", async () => {
  const { code, output } = await runScript("no-such-key");

  assert.equal(code, 1, output);
  assert.match(output, /"status":401/);
});

test("every command of the README's walk-through is run by the script, in the same order", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const script = linesOf(await readFile(SCRIPT, "utf8"));
  const chapter = /^## Walk-through$([\s\S]*?)^## /m.exec(readme)?.[1] ?? "";
  const commands = [...chapter.matchAll(/^```bash$([\s\S]*?)^```$/gm)].flatMap((block) => linesOf(block[1] as string));

  assert(commands.length > 30, `only ${commands.length} lines of commands were found in the README`);
  let position = 0;
  for (const command of commands) {
    const found = script.indexOf(command, position);
    assert(found >= 0, `examples/walk-through.sh does not run, or not at this place: ${command}`);
    position = found + 1;
  }
});

type Booked = {
  readonly status: string;
  readonly total_minor: number;
  readonly captured_minor: number;
  readonly invoiced: readonly number[];
  readonly canceled: readonly number[];
};

function booked(): Promise<Booked[]> {
  return test_database.asOwner<Booked>(
    `select head.status, head.total_minor::integer,
            (select sum(payment.captured_minor)::integer from payments.payments as payment
              where payment.order_id = head.order_id) as captured_minor,
            array(select invoice.total_minor::integer from invoicing.invoices as invoice
                   where invoice.order_id = head.order_id order by invoice.number) as invoiced,
            array(select canceled.gross_minor::integer from orders.cancellations as canceled
                   where canceled.order_id = head.order_id) as canceled
       from orders.orders as head
      order by head.number`,
  );
}

async function runScript(key: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn("bash", [SCRIPT], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
      DIRIGENT_URL: `http://127.0.0.1:${port}`,
      DIRIGENT_KEY: key,
      SANDBOX_PAYMENT_URL: `http://127.0.0.1:${payment_port}`,
      SANDBOX_MAIL_URL: `http://127.0.0.1:${mail_port}`,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/** As `npm start -- --sandbox` does it. */
async function startDirigent(): Promise<ChildProcess> {
  const program = join(ROOT, "src/app/main.ts");
  const child = spawn(process.execPath, [program, "--sandbox", "--port", String(port)], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      DATABASE_URL: test_database.url,
      DIRIGENT_BOOTSTRAP_KEY: KEY,
      DIRIGENT_DATA_DIR: data_dir,
      DIRIGENT_SANDBOX_URL: `http://127.0.0.1:${payment_port}`,
      SMTP_URL: `smtp://127.0.0.1:${smtp_port}`,
      SANDBOX_PAYMENT_PORT: String(payment_port),
      SANDBOX_SMTP_PORT: String(smtp_port),
      SANDBOX_MAIL_PORT: String(mail_port),
      LOG_LEVEL: "warn",
    },
  });
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const awaited = new Set(["ready http", "sandbox payment provider", "sandbox mail catcher"]);
  const started = new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Dirigent ended with ${code} before it was ready`)));
    setTimeout(() => reject(new Error(`not ready within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
    lines.on("line", (line) => {
      for (const beginning of awaited) if (line.startsWith(beginning)) awaited.delete(beginning);
      if (awaited.size === 0) resolve();
    });
  });
  await started.catch(async (error) => {
    await stop(child);
    throw error;
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Below the range that the system hands out by itself, so that nobody is given one of them meanwhile. */
async function findFreePorts(count: number): Promise<number[]> {
  const first = 10_000 + (process.pid % 9_000);
  const free: number[] = [];
  for (let candidate = first; free.length < count && candidate < first + 500; candidate += 1) {
    const server = createServer();
    const outcome = Promise.race([once(server, "listening").then(() => true), once(server, "error").then(() => false)]);
    server.listen(candidate, "127.0.0.1");
    if (!(await outcome)) continue;
    free.push(candidate);
    server.close();
    await once(server, "close");
  }
  return free;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
