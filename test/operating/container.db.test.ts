import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { copiesOf, isIgnored, readContainerfile } from "../support/container-files.ts";
import { createTestDatabase } from "../support/database.ts";

/**
 * The image without an engine to build it: what the Containerfile copies, with the packages that `npm ci --omit=dev
 * --omit=optional` leaves, run with the image's commands.
 */
const ROOT = join(import.meta.dirname, "../..");
const image = mkdtempSync(join(tmpdir(), "dirigent-image-"));
const children: ChildProcess[] = [];
const { url } = await createTestDatabase();
const secret = join(image, "database_url");

before(() => {
  const rules = readFileSync(join(ROOT, ".dockerignore"), "utf8");
  for (const [source, target] of copiesOf(readContainerfile(readFileSync(join(ROOT, "Containerfile"), "utf8")))) {
    const place = target.endsWith("/") ? join(image, target, source.split("/").at(-1) as string) : join(image, target);
    cpSync(join(ROOT, source), place, {
      recursive: true,
      filter: (path) => !isIgnored(relative(ROOT, path), rules),
    });
  }
  linkPackages();
  const built = spawnSync(process.execPath, ["src/app/console/main.ts", join(image, "console")], { cwd: ROOT });
  assert.equal(built.status, 0, String(built.stderr));
  writeFileSync(secret, `${url}\n`);
});
after(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(image, { recursive: true });
});

function linkPackages(): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  for (const [path, entry] of Object.entries<{ dev?: boolean; optional?: boolean; devOptional?: boolean }>(packages)) {
    const name = path.replace(/^node_modules\//, "");
    if (path === "" || name.includes("node_modules/") || entry.dev || entry.optional || entry.devOptional) continue;
    mkdirSync(dirname(join(image, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(image, path));
  }
}

const environment = {
  PATH: "/nowhere",
  NODE_ENV: "production",
  DATABASE_URL_FILE: secret,
  LOG_LEVEL: "warn",
  SMTP_URL: "",
  DIRIGENT_CONSOLE_DIR: join(image, "console"),
};

/** @returns the first line that matches */
function start(
  command: readonly string[],
  settings: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<RegExpExecArray> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...command], {
    cwd: image,
    env: { ...environment, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let output = "";
    const listen = (chunk: Buffer) => {
      output += String(chunk);
      const found = ready.exec(output);
      if (found) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
}

async function health(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["scripts/health.mjs"], { cwd: image, env: { ...environment, ...settings } });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += String(chunk);
  });
  const [code] = await once(child, "close");
  return { code, told };
}

test("the image has all that its programs need: an api and a worker start from a secret file and are healthy", async () => {
  const [, api_port] = await start(
    ["src/app/main.ts", "--role", "api", "--port", "0"],
    { DIRIGENT_BOOTSTRAP_KEY: "k".repeat(24) },
    /^ready http:.*:(\d+)$/m,
  );
  const [, worker_port] = await start(
    ["src/app/main.ts", "--role", "worker"],
    { DIRIGENT_WORKER_PORT: "0" },
    /^health and figures at http:.*:(\d+)\nready worker$/m,
  );
  assert.deepEqual(await health({ PORT: api_port as string }), { code: 0, told: "" });
  assert.deepEqual(await health({ DIRIGENT_WORKER_PORT: worker_port as string }), { code: 0, told: "" });

  const page = await fetch(`http://127.0.0.1:${api_port}/sign-in`);
  assert.match(await page.text(), /<base href="\/" \/>/);

  const figures = await (await fetch(`http://127.0.0.1:${worker_port}/metrics`)).text();
  assert.match(figures, /^dirigent_backlog_read_timestamp_seconds [1-9]/m);
  assert.equal((await fetch(`http://127.0.0.1:${worker_port}/v1/orders`)).status, 404);

  const worker = children[1] as ChildProcess;
  const ended = once(worker, "exit");
  worker.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  const { code, told } = await health({ DIRIGENT_WORKER_PORT: worker_port as string });
  assert.deepEqual([code, told.trim()], [1, "ECONNREFUSED"]);
});

test("the sandbox of the image listens where it is told to", async () => {
  const data = mkdtempSync(join(tmpdir(), "dirigent-sandbox-"));
  const ports = { SANDBOX_PAYMENT_PORT: "0", SANDBOX_SMTP_PORT: "0", SANDBOX_MAIL_PORT: "0" };
  const [, url_of_provider] = await start(
    ["sandbox/main.ts"],
    { ...ports, SANDBOX_HOST: "0.0.0.0", DIRIGENT_DATA_DIR: data },
    /^sandbox payment provider (http:\S+)$/m,
  );
  assert.equal((await fetch(`${url_of_provider}/faults`)).status, 200);
  rmSync(data, { recursive: true, force: true });
});
