import { type ChildProcess, fork } from "node:child_process";
import { parseArgs } from "node:util";
import { systemClock } from "../../platform/clock.ts";
import { type Config, DEFAULT_TENANT_ID } from "../../platform/config.ts";
import { openDatabase } from "../../platform/database.ts";
import { migrate } from "../../platform/migrate.ts";
import { transact } from "../../platform/transaction.ts";
import { bootstrap } from "../bootstrap.ts";
import { DemoRefusedError, loadDemo } from "./history/load.ts";
import { DEFAULT_ORDERS, DEFAULT_SPEED, setSpeed } from "./history/marker.ts";
import { isAnswering, sandboxBank, tellWhenStarted } from "./history/sandbox-bank.ts";
import { DEFAULT_SEED } from "./retailer/retailer.ts";
import { readDemoSpeed } from "./start.ts";

const ORDERS_MAX = 50_000;

export type DemoCommand = {
  /** Of the database's owner. */
  readonly url: string;
  readonly args: readonly string[];
  readonly config: Config;
  readonly out: (line: string) => void;
};

/** `npm run dirigent -- demo`. @returns the exit code. @throws Error, DemoRefusedError with what to do */
export async function demoCommand({ url, args, config, out }: DemoCommand): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reset: { type: "boolean", default: false },
      seed: { type: "string" },
      orders: { type: "string" },
      speed: { type: "string" },
    },
  });
  const speed = readDemoSpeed(values.speed ?? null, "--speed");
  await migrate(url);
  const only_speed = speed !== null && !values.reset && values.seed === undefined && values.orders === undefined;
  if (only_speed && (await changeSpeed(url, speed))) {
    out(`the demo goes at speed ${speed}`);
    return 0;
  }
  await makeTenant(url, config, out);
  const provider = await startProvider(config);
  try {
    await loadDemo(
      {
        ...{
          url,
          config,
          out,
          seed: values.seed ?? DEFAULT_SEED,
          orders: readOrders(values.orders),
          speed: speed ?? DEFAULT_SPEED,
        },
        ends_at: systemClock.now(),
      },
      { reset: values.reset },
    );
  } finally {
    await provider.stop();
  }
  out("start it with: npm start -- --demo");
  return 0;
}

function readOrders(text: string | undefined): number {
  const orders = Number(text ?? DEFAULT_ORDERS);
  if (!Number.isInteger(orders) || orders < 1 || orders > ORDERS_MAX)
    throw new Error(`--orders is "${text}": use a whole number from 1 to ${ORDERS_MAX}.`);
  return orders;
}

/** @returns false if there is no demo yet */
async function changeSpeed(url: string, speed: number): Promise<boolean> {
  const database = openDatabase({ url, connections_max: 1, application_name: "dirigent demo speed" });
  try {
    return await transact(database, DEFAULT_TENANT_ID, { name: "demo speed" }, (tx) => setSpeed(tx, speed));
  } finally {
    await database.close();
  }
}

async function makeTenant(url: string, config: Config, out: (line: string) => void): Promise<void> {
  const database = openDatabase({ url, connections_max: 1, application_name: "dirigent demo tenant" });
  try {
    const { key } = await bootstrap(url, database, config.bootstrap_key, systemClock.now());
    if (key) out(`administrator API key (shown this once): ${key}`);
  } finally {
    await database.close();
  }
}

/** The cards of the history are charged at the sandbox provider, whose books `npm start -- --demo` goes on with. */
async function startProvider({ sandbox_url, data_dir }: Config): Promise<{ readonly stop: () => Promise<void> }> {
  if (await isAnswering(sandbox_url))
    throw new DemoRefusedError(
      `A sandbox payment provider is running at ${sandbox_url}: stop the Dirigent that it belongs to first, then load the demo.`,
    );
  const program = new URL("../../../sandbox/payment-provider/main.ts", import.meta.url);
  const { port } = new URL(sandbox_url);
  const child = fork(program, ["--port", port, "--data-file", `${data_dir}/sandbox/payments.jsonl`], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    await tellWhenStarted(sandboxBank(sandbox_url), []);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
