import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { after } from "node:test";

const ROOT = join(import.meta.dirname, "../../..");

export type Program = {
  readonly url: string;
  /** All that it has written so far: what it says to people and its log. */
  readonly output: () => string;
};

export type ProgramOptions = {
  readonly database_url: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
};

/** The product as people start it, a program of its own with all that it writes; ended when the test file is done. */
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
  after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
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
  return { url: `http://127.0.0.1:${port}`, output: () => output };
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
