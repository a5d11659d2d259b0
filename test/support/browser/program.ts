import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

export type Program = {
  readonly url: string;
  /** All that it has written so far: what it says to people and its log. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

export type ProgramOptions = {
  readonly database_url: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
};

/** The product as people start it, a program of its own with all that it writes. */
export async function startProgram({ database_url, port, environment = {} }: ProgramOptions): Promise<Program> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "src/app/main.ts", "--port", String(port)],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH ?? "",
        TMPDIR: process.env.TMPDIR ?? "",
        DATABASE_URL: database_url,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  const is_ready = new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += String(chunk);
      if (/^ready http/m.test(output)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`The program ended with ${code}: ${output}`)));
  });
  await is_ready;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, output: () => output, stop };
}

/** One that nobody listens at, for an address that must be known before somebody does. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
