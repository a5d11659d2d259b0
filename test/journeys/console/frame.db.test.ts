import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { startSandboxProvider } from "../../../sandbox/payment-provider/server.ts";
import { createDemoDatabase } from "../../support/browser/demo-database.ts";
import { endInReverse } from "../../support/browser/end-in-reverse.ts";
import { startPages } from "../../support/browser/pages.ts";
import { startPathPrefix } from "../../support/browser/path-prefix.ts";
import { freePort, startProgram } from "../../support/browser/program.ts";

/** The frame around all pages, behind a reverse proxy that serves it below a path: what holds wherever somebody is. */
const PREFIX = "/oms";
const PASSWORD = "demo-demo-demo";
/** Of every customer here: must be in no address and in no log. */
const PERSON = {
  name: "Canaria Vogelsang",
  email: "canaria@example.com",
  phone: "+49 30 901820",
  street: "Canariastr. 12",
};
const CANARY = /canaria|vogelsang|901820/i;

const atEnd = endInReverse();
const directory = await mkdtemp(join(tmpdir(), "dirigent-frame-"));
const books = join(directory, "payments.jsonl");
const { url: database_url, asOwner } = await createDemoDatabase(books);
atEnd(() => rm(directory, { recursive: true }));
const provider = await startSandboxProvider({ data_file: books });
atEnd(() => provider.close());
const port = await freePort();
const proxy = await startPathPrefix(PREFIX, () => `http://127.0.0.1:${port}`);
atEnd(proxy.close);
await plantPerson();
const program = await startProgram({
  ...{ database_url, port },
  environment: { DIRIGENT_PUBLIC_URL: proxy.url, DIRIGENT_SANDBOX_URL: provider.url, LOG_LEVEL: "trace" },
});
atEnd(program.stop);
const pages = await startPages();
atEnd(pages.close);

async function plantPerson(): Promise<void> {
  const { name, email, phone, street } = PERSON;
  const address = JSON.stringify({ name, street, postal_code: "10115", city: "Berlin", country: "DE" });
  await asOwner(
    `update customers.order_parties set name = $1, email = $2, phone = $3, billing_address = $4,
            shipping_address = case when shipping_address is null then null else $4::jsonb end`,
    [name, email, phone, address],
  );
}

async function signedIn(role: string, path: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await pages.newBrowser())).newPage();
  await page.goto(`${proxy.url}${path}`);
  await page.locator("input[name=email]").fill(`${role}@demo.example`);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.waitForURL(({ pathname }) => !pathname.endsWith("/sign-in"));
  return page;
}

test("below a path everything is at its place: the sign-in, a list, an order, what is live, the store without a connection", async () => {
  const before = pages.requests.length;
  const page = await signedIn("administrator", "/orders?status=completed");

  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.equal(page.url(), `${proxy.url}/orders?status=completed`);
  await page.locator("tbody tr[aria-rowindex]").first().getByRole("link").first().click();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Store", exact: true }).click();
  await page.waitForURL(`${proxy.url}/store`);
  const scope = await page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.scope)");
  assert.equal(scope, `${proxy.url}/`);
  for (const file of ["manifest.webmanifest", "favicon.svg", "icons/icon-192.png", "sw.js"])
    assert.equal((await page.request.get(`${proxy.url}/${file}`)).status(), 200, file);

  const outside = pages.requests
    .slice(before)
    .map((request) => request.url())
    .filter((address) => !address.startsWith(`${proxy.url}/`) && !/^(data|blob):/.test(address));
  assert.deepEqual(outside, []);
});

test("papers come below the path as well", async () => {
  const page = await signedIn("administrator", "/home");
  const { data } = await (await page.request.get(`${proxy.url}/v1/fulfillment-orders?status=shipped&limit=1`)).json();

  const answer = await page.request.get(
    `${proxy.url}/v1/fulfillment-orders/${data[0].fulfillment_order_id}/documents/delivery_note`,
  );

  assert.equal(answer.status(), 200);
  assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
});

test("the cookie is for this path, scripts do not see it, and other sites do not send it", async () => {
  const context = await pages.newBrowser();
  const page = await signedIn("read-only", "/home", context);
  await page.getByRole("heading", { level: 1 }).waitFor();

  const cookies = await context.cookies();

  assert.deepEqual(
    cookies.map(({ name, path, httpOnly, sameSite, secure }) => ({ name, path, httpOnly, sameSite, secure })),
    [{ name: "dirigent.session_token", path: PREFIX, httpOnly: true, sameSite: "Lax", secure: false }],
  );
  assert.equal(await page.evaluate("document.cookie"), "");
});

test("a page of somebody else changes nothing, neither by a form nor by a script, though the browser sends the cookie", async () => {
  const context = await pages.newBrowser();
  const page = await signedIn("administrator", "/home", context);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const targets = ["/auth/sign-out", "/v1/views", "/v1/users", "/v1/stock-adjustments"];
  const evil = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      targets
        .map(
          (path) =>
            `<form method="post" enctype="text/plain" action="${proxy.url}${path}"><input name='{"a' value='":1}'></form>`,
        )
        .join(""),
    );
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  // The same site to browsers, so that SameSite lets the cookie through: only the server can refuse.
  const evil_url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
  const before = proxy.passed.length;
  for (const [index, path] of targets.entries()) {
    const visitor = await context.newPage();
    await visitor.goto(evil_url);
    await visitor.evaluate(
      `fetch(${JSON.stringify(proxy.url + path)}, { method: "POST", mode: "no-cors", credentials: "include", headers: { "content-type": "text/plain" }, body: "{}" }).catch(() => {})`,
    );
    await visitor.evaluate(`document.forms[${index}].submit()`);
    await visitor.waitForURL(`${proxy.url}${path}`);
    await visitor.close();
  }
  evil.close();

  const asked = proxy.passed.slice(before).filter(({ method }) => method === "POST");
  assert.deepEqual(
    targets.map((target) => asked.filter(({ path }) => path === target).map(({ status }) => status)),
    targets.map(() => [403, 403]),
  );
  assert.equal((await page.request.get(`${proxy.url}/v1/me`)).status(), 200);
});

const AREAS = [
  ...["/home", "/orders", "/exceptions", "/exceptions/monitor", "/stock", "/locations", "/store", "/store/pick"],
  ...[
    "/store/hand-over",
    "/admin",
    "/admin/users",
    "/admin/keys",
    "/admin/channels",
    "/admin/items",
    "/admin/workflows",
  ],
  ...["/admin/mails", "/admin/webhooks", "/admin/audit", "/account"],
];

test("every page has a policy without holes, and none of them goes against it", async () => {
  const context = await pages.newBrowser();
  await context.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))",
  );
  const page = await signedIn("administrator", "/home", context);
  await page.getByRole("heading", { level: 1 }).waitFor();
  for (const path of [...AREAS, "/sign-in", "/welcome", "/reset-password", "/no/such/page"]) {
    const answer = await page.goto(proxy.url + path);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']{20,}';/, path);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/, path);
    assert.equal(answer?.headers()["x-content-type-options"], "nosniff");
    assert.equal(answer?.headers()["referrer-policy"], "no-referrer");
    assert.equal(answer?.headers()["cache-control"], "no-store");
    await page.getByRole("main").waitFor();
    await page.waitForTimeout(400);
  }
  assert.deepEqual(pages.complaints, []);
});

test("whoever is looked for, looked at and helped stands in no address and in no log", async () => {
  const before = pages.requests.length;
  const page = await signedIn("customer-service", "/orders");
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  await page.getByText(PERSON.name).first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search orders" }).fill(PERSON.email);
  await page.getByRole("option").filter({ hasText: PERSON.name }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator("tbody tr[aria-rowindex]").first().getByRole("link").first().click();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  await page.getByText(PERSON.name).first().waitFor();
  const { data } = await (await page.request.get(`${proxy.url}/v1/orders?limit=1`)).json();
  assert.equal(data[0].customer.name, PERSON.name);

  const addresses = pages.requests.slice(before).map((request) => request.url());
  assert(addresses.length > 20);
  assert.deepEqual(
    addresses.filter((address) => CANARY.test(decodeURIComponent(address))),
    [],
  );
  assert.deepEqual(
    program
      .output()
      .split("\n")
      .filter((line) => CANARY.test(line)),
    [],
  );
});

test("an unknown address is a page to people and a problem to programs", async () => {
  const page = await (await pages.newBrowser()).newPage();

  const answer = await page.goto(`${proxy.url}/ordres`);

  assert.equal(answer?.status(), 404);
  await page.getByRole("heading", { level: 1, name: "This page does not exist" }).waitFor();
  await page.getByRole("link", { name: "Go home" }).click();
  await page.waitForURL(`${proxy.url}/sign-in?*`);
  for (const path of ["/ordres", "/v1/ordres", "/assets/gone.js"]) {
    const program_answer = await fetch(proxy.url + path);
    assert.equal(program_answer.status, 404, path);
    assert.equal(((await program_answer.json()) as { code: string }).code, "route_not_found", path);
  }
  const typed = await fetch(`${proxy.url}/v1/ordres`, { headers: { accept: "text/html" } });
  assert.match(typed.headers.get("content-type") ?? "", /problem\+json/);
  assert.equal((await fetch(`${proxy.url}/v1/searches`)).status, 405);
});

test("a tab from before a new version loads itself anew, once, instead of staying white", async () => {
  const context = await pages.newBrowser();
  const page = await signedIn("operations", "/home", context);
  await page.getByRole("heading", { level: 1 }).waitFor();
  let is_gone = true;
  let loaded = 0;
  await page.route("**/assets/stock-page-*.js", (route) =>
    is_gone ? route.fulfill({ status: 404, body: "gone" }) : route.continue(),
  );
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) return;
    loaded += 1;
    is_gone = false;
  });

  await page.getByRole("link", { name: "Stock", exact: true }).click();

  await page.getByRole("heading", { level: 1, name: "Stock" }).waitFor();
  assert.equal(loaded, 1);
  assert.equal(page.url(), `${proxy.url}/stock`);
  forgetMissingParts();
});

test("a part that stays away is told in words, and not asked for in circles", async () => {
  const page = await signedIn("operations", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();
  let loaded = 0;
  await page.route("**/assets/locations-page-*.js", (route) => route.fulfill({ status: 404, body: "gone" }));
  page.on("request", (request) => {
    if (request.isNavigationRequest()) loaded += 1;
  });

  await page.getByRole("link", { name: "Locations", exact: true }).click();

  await page.getByRole("alert").filter({ hasText: "This did not work" }).waitFor();
  await page.waitForTimeout(1_000);
  assert.equal(loaded, 1);
  forgetMissingParts();
});

/** That parts are missing is what these tests are about. */
function forgetMissingParts(): void {
  const others = pages.complaints.filter((complaint) => !complaint.includes("dynamically imported module"));
  assert.notEqual(others.length, pages.complaints.length);
  pages.complaints.splice(0, pages.complaints.length, ...others);
}
