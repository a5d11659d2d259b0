import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { type MailCatcher, startMailCatcher } from "../../../sandbox/mail-catcher/server.ts";
import { startSandboxProvider } from "../../../sandbox/payment-provider/server.ts";
import { builtConsole } from "../../../src/app/console/build.ts";
import { serveConsole } from "../../../src/app/console/serve.ts";
import { addPictureRoute } from "../../../src/app/demo/pictures/route.ts";
import { createRetailer } from "../../../src/app/demo/retailer/retailer.ts";
import { addDemoUsers } from "../../../src/app/demo/users.ts";
import { wireHttp, wireServices } from "../../../src/app/wiring.ts";
import { startWorker } from "../../../src/app/worker.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLogger } from "../../../src/platform/logging.ts";
import { createMetrics } from "../../../src/platform/metrics.ts";
import type { TestDatabase } from "../database.ts";
import { ADMIN_KEY } from "../running-app.ts";
import { startChromium } from "./chromium.ts";
import { createDemoDatabase } from "./demo-database.ts";

export const SIZES = {
  desktop: { width: 1400, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

export type Looks = {
  readonly size?: Size;
  readonly language?: "en" | "de";
  readonly scheme?: "light" | "dark";
  /** A film that the page's camera shows, in a browser of its own. */
  readonly camera?: string;
};

export type Console = {
  readonly url: string;
  readonly test_database: TestDatabase;
  readonly mails: MailCatcher;
  /** A page in a browser of its own, signed in by the demo's door of that role; null: a stranger's. Closed when its test ends. */
  readonly open: (role: string | null, path: string, looks?: Looks) => Promise<Page>;
  /** Calls the API as administrator. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it
  readonly call: (method: string, path: string, body?: unknown) => Promise<any>;
};

/** How long a page may take, on a machine that does other things as well. */
const PATIENCE_MS = 30_000;

/**
 * The product with the demo retailer in this process, and the browser that npm brings. What a page complains of (an error in
 * its console, a request that the policy stops) fails the test file at its end.
 *
 * @param environment variables beside those of the sandbox, such as DIRIGENT_WEBHOOK_ALLOW_PRIVATE
 */
export async function startConsole(environment: Readonly<Record<string, string>> = {}): Promise<Console> {
  const directory = await mkdtemp(join(tmpdir(), "dirigent-console-"));
  const books = join(directory, "payments.jsonl");
  // Told first and therefore done first: pages that are still open would complain of a database that is gone.
  const closing: (() => Promise<unknown>)[] = [];
  const complaints: string[] = [];
  after(async () => {
    for (const close of closing.toReversed()) await close();
    await rm(directory, { recursive: true });
    assert.deepEqual(complaints, [], "what the pages complained of");
  });
  const test_database = await createDemoDatabase(books);
  const mails = await startMailCatcher({ data_file: join(directory, "mails.jsonl") });
  closing.push(() => mails.close());
  const provider = await startSandboxProvider({ data_file: books });
  closing.push(() => provider.close());
  const logger = createLogger({ level: "silent" });
  const metrics = createMetrics({ process: false });
  // The address stands in cookies and links, so it must be known before the server listens.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    DIRIGENT_SANDBOX_URL: provider.url,
    SMTP_URL: mails.smtp_url,
    LOG_LEVEL: "silent",
    DIRIGENT_PUBLIC_URL: url,
    ...environment,
  });
  const wired = wireServices(test_database.database, config, systemClock, metrics);
  const worker = startWorker({ services: wired.services, logger, metrics });
  closing.push(() => worker.stop());
  wired.onWake(worker.wake);
  const demo_sign_ins = await addDemoUsers(test_database.database);
  const server = await wireHttp(wired, { logger, metrics, demo_sign_ins });
  addPictureRoute(server, createRetailer("screens-1", 300).by_sku);
  await serveConsole(server, await builtConsole(() => {}), url);
  await server.listen({ host: "127.0.0.1", port });
  closing.push(() => server.close());
  const usual = await startChromium();
  closing.push(() => usual.close());
  const browsers = [usual];
  // Pages that nobody looks at any more would go on asking for whatever changes.
  afterEach(() => Promise.all(browsers.flatMap((each) => each.contexts()).map((context) => context.close())));
  const open: Console["open"] = async (role, path, looks = {}) => {
    const { size = "desktop", language = "en", scheme = "light", camera } = looks;
    const browser = camera === undefined ? usual : await startChromium(camera);
    if (browser !== usual) {
      browsers.push(browser);
      closing.push(() => browser.close());
    }
    const context = await browser.newContext({
      viewport: SIZES[size],
      ...(size === "phone" ? { isMobile: true, hasTouch: true } : {}),
      locale: language === "de" ? "de-DE" : "en-GB",
      timezoneId: "Europe/Berlin",
      colorScheme: scheme,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(PATIENCE_MS);
    if (role !== null)
      await signIn(
        context,
        url,
        demo_sign_ins.find((entry) => entry.role === role),
      );
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
    page.on("console", (message) => {
      // A stranger's question who he is has its answer, and browsers write every 401 down; so they do while a test is offline.
      if (
        message.type() === "error" &&
        !/status of (401|404|409|412|422)|ERR_INTERNET_DISCONNECTED/.test(message.text())
      )
        complaints.push(`${path}: ${message.text()} ${message.location().url}`);
    });
    await page.goto(url + path);
    return page;
  };
  const call: Console["call"] = async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    assert(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  return { url, test_database, mails, open, call };
}

async function signIn(
  context: BrowserContext,
  url: string,
  door: { readonly email: string; readonly password: string } | undefined,
): Promise<void> {
  assert(door, "the demo has no door for this role");
  const { email, password } = door;
  const answer = await context.request.post(`${url}/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: url },
  });
  assert.equal(answer.status(), 200, await answer.text());
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
