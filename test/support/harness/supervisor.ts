import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { killTrees } from "./process-tree.ts";

const ROOT = join(import.meta.dirname, "../../..");
const READY_MS = 120_000;
const STOP_MS = 40_000;
const LINES_KEPT = 200;

type Environment = Readonly<Record<string, string>>;

/** How to start a program of the repository. */
export type Program = {
  readonly name: string;
  /** From the root of the repository, such as `src/app/main.ts`. */
  readonly file: string;
  readonly programArguments: readonly string[];
  /** A function is asked at each start. */
  readonly environment?: Environment | (() => Environment);
  /** A line on standard output by which it says that it serves. */
  readonly ready: RegExp;
};

/** Real programs as child processes, which may be killed and started again. They end with us, however we end. */
export type Supervisor = {
  /** Resolves when the programs serve, one after the other. */
  readonly start: (...names: readonly string[]) => Promise<void>;
  /** The same, all at once; from then on each is started again whenever it ends, as a service manager would. */
  readonly keep: (...names: readonly string[]) => Promise<void>;
  /** Of a program that is kept: its process; null while there is none. */
  readonly pid: (name: string) => number | null;
  /** How long each program that was kept was away, from its end until it served again. */
  readonly absences: () => readonly { readonly name: string; readonly seconds: number }[];
  /** SIGKILL to the programs and everything that they have started, all at once. @returns how many processes */
  readonly kill: (...names: readonly string[]) => Promise<number>;
  /** Resolves when a program that runs has ended, for whatever reason. */
  readonly ended: (name: string) => Promise<void>;
  /** What a program has written last, over all its lives. */
  readonly output: (name: string) => string;
  /** Ends in good order what still runs. */
  readonly stop: () => Promise<void>;
};

/** What a service manager leaves between two starts of a program that ends at once. */
const RESTART_MS = 200;
const STARTS_MAX = 100;

type Running = { readonly child: ChildProcess; readonly exited: Promise<unknown> };

export function createSupervisor(programs: readonly Program[]): Supervisor {
  const running = new Map<string, Running>();
  const outputs = new Map<string, string[]>(programs.map(({ name }) => [name, []]));

  const absences: { name: string; seconds: number }[] = [];
  let is_stopping = false;

  const startOne = async (name: string): Promise<Running> => {
    const program = programs.find((candidate) => candidate.name === name);
    if (!program) throw new Error(`No program is called ${name}.`);
    const lines = outputs.get(name) ?? [];
    const child = spawnProgram(program);
    const started = { child, exited: once(child, "exit") };
    running.set(name, started);
    await becomesReady(program, child, lines);
    return started;
  };
  const keepOne = (name: string): Promise<void> => {
    const serves = Promise.withResolvers<void>();
    const run = async () => {
      let ended_at: number | null = null;
      for (let failures = 0; !is_stopping && failures < STARTS_MAX; failures += 1) {
        try {
          const { exited } = await startOne(name);
          if (ended_at !== null) absences.push({ name, seconds: (performance.now() - ended_at) / 1_000 });
          ended_at = null;
          failures = 0;
          serves.resolve();
          await exited;
        } catch (error) {
          if (failures === STARTS_MAX - 1) serves.reject(error);
          await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
        }
        ended_at ??= performance.now();
      }
    };
    void run();
    return serves.promise;
  };
  const take = (name: string): Running => {
    const found = running.get(name);
    if (!found) throw new Error(`${name} does not run.`);
    running.delete(name);
    return found;
  };
  return {
    start: async (...names) => {
      for (const name of names) await startOne(name);
    },
    keep: async (...names) => {
      await Promise.all(names.map(keepOne));
    },
    pid: (name) => {
      const child = running.get(name)?.child;
      return child && !hasEnded(child) ? (child.pid ?? null) : null;
    },
    absences: () => absences,
    kill: async (...names) => {
      const killed = names.map(take);
      const alive = killed.filter(({ child }) => !hasEnded(child));
      const count = killTrees(alive.map(({ child }) => child.pid as number));
      await Promise.all(killed.map(({ exited }) => exited));
      return count;
    },
    ended: async (name) => {
      await running.get(name)?.exited;
    },
    output: (name) => (outputs.get(name) ?? []).join("\n"),
    stop: async () => {
      is_stopping = true;
      for (const name of [...running.keys()].reverse()) {
        const { child, exited } = take(name);
        if (hasEnded(child)) continue;
        child.kill("SIGTERM");
        child.kill("SIGCONT"); // A halted one would never notice.
        const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
        await exited;
        clearTimeout(timer);
        if (child.signalCode === "SIGKILL")
          throw new Error(`${name} did not end by itself:\n${outputs.get(name)?.join("\n")}`);
      }
    },
  };
}

/** Its process number may be another program's by now. */
function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function spawnProgram({ file, programArguments, environment }: Program): ChildProcess {
  const nodeArguments = ["--disable-warning=ExperimentalWarning", join(ROOT, file), ...programArguments];
  return spawn(process.execPath, nodeArguments, {
    cwd: ROOT,
    // By the channel it notices our end.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, ...(typeof environment === "function" ? environment() : environment) },
  });
}

/** Its output is read to the end of its life: a full pipe would stop it. */
function becomesReady(program: Program, child: ChildProcess, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${program.name} ${why}:\n${lines.join("\n")}`));
    const timer = setTimeout(() => fail(`was not ready after ${READY_MS} ms`), READY_MS);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${signal ?? code}) before it was ready`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream! }).on("line", (line) => {
        lines.push(line);
        if (lines.length > LINES_KEPT) lines.shift();
        if (!program.ready.test(line)) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** Ports that were free a moment ago, for programs that must have the same one after each start. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
