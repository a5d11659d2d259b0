import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { builtConsole } from "../src/app/console/build.ts";
import { type Bundle, readBundle } from "../test/support/browser/bundle.ts";
import { startChromium } from "../test/support/browser/chromium.ts";
import { percentile, round } from "./support/figures.ts";
import type { Check, Result } from "./support/result.ts";
import { describeSurroundings } from "./support/surroundings.ts";
import { startWebApp, type WebApp } from "./support/web-app.ts";

const ENTRY_MAX_BYTES = 250_000;
const LOAD_MAX_MS = 1_000;
const TIMES_DEFAULT = "10";

/**
 * What a person waits for, in npm's Chromium on loopback: the console until it can be used, with nothing in the browser's
 * cache and with everything in it; then the list of orders and an order, from the click until they are shown.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      database: { type: "string" },
      times: { type: "string", default: TIMES_DEFAULT },
      aims: { type: "boolean", default: true },
      json: { type: "boolean" },
    },
  });
  const bundle = await readBundle(await builtConsole(() => {}));
  const app = await startWebApp(values.database ?? null);
  const browser = await startChromium();
  try {
    const times = Number(values.times);
    const loads = await measureLoads(browser, app, times);
    const clicks = await measureClicks(browser, app, times);
    const figures: Record<string, number | string> = { "orders in the database": await app.countOrders(), times };
    for (const [name, ms] of Object.entries({ ...loads.ms, ...clicks.ms }))
      figures[`${name}, p50 and max ms`] = `${round(percentile(ms, 0.5), 0)} ${round(Math.max(...ms), 0)}`;
    figures["entry, gzip kB"] = round(bundle.entry_gzip_bytes / 1000, 1);
    figures["largest page, gzip kB"] = largestPage(bundle);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures,
      checks: [...bundleChecks(bundle), ...shownChecks(clicks), ...(values.aims ? aims(loads.ms) : [])],
    };
  } finally {
    await browser.close();
    await app.stop();
  }
}

type Timings = Readonly<Record<string, readonly number[]>>;

/** Each cold load in a browser that has never been here; each warm one after it, in the same. */
async function measureLoads(browser: Browser, app: WebApp, times: number): Promise<{ readonly ms: Timings }> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const context = await browser.newContext({ locale: "en-GB" });
    await app.signIn(context);
    const page = await context.newPage();
    cold.push(await loadOf(page, `${app.url}/orders`));
    await page.goto("about:blank");
    warm.push(await loadOf(page, `${app.url}/orders`));
    await context.close();
  }
  return { ms: { "first load, cold": cold, "first load, warm": warm } };
}

/** From the request until the rows are there and the page takes input: by the browser's own clock, without ours. */
async function loadOf(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "commit" });
  return shownAfter(page, ROWS);
}

const ROWS = "tbody tr[aria-rowindex] a";
const ORDER = "main h1";

/** @returns milliseconds since the page was asked for, once what is looked for is painted */
async function shownAfter(page: Page, selector: string): Promise<number> {
  const look = `new Promise((resolve) => {
    const painted = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    const look = () => (document.querySelector(${JSON.stringify(selector)}) ? painted() : requestAnimationFrame(look));
    look();
  })`;
  return (await page.evaluate(look)) as number;
}

type Clicks = { readonly ms: Timings; readonly wrong: readonly string[] };

/** From the click in the menu to the rows, and from the click on an order to its heading. */
async function measureClicks(browser: Browser, app: WebApp, times: number): Promise<Clicks> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1400, height: 900 } });
  await app.signIn(context);
  const page = await context.newPage();
  await page.goto(`${app.url}/account`);
  await page.locator(ORDER).waitFor();
  const list: number[] = [];
  const order: number[] = [];
  const wrong: string[] = [];
  for (let time = 0; time < times; time += 1) {
    list.push(await clickTo(page, 'nav a[href$="/orders"]', `document.querySelector(${JSON.stringify(ROWS)})`));
    const number =
      (await page
        .locator(ROWS)
        .nth(time % 5)
        .textContent()) ?? "";
    const row = `tbody tr[aria-rowindex]:nth-of-type(${(time % 5) + 1}) a`;
    order.push(
      await clickTo(page, row, `document.querySelector("h1")?.textContent.includes(${JSON.stringify(number)})`),
    );
    const heading = (await page.locator("h1").first().textContent()) ?? "";
    if (!heading.includes(number)) wrong.push(`${heading} instead of ${number}`);
    await page.goto(`${app.url}/account`);
    await page.locator(ORDER).waitFor();
  }
  await context.close();
  return { ms: { "list of orders after the click": list, "order after the click": order }, wrong };
}

/** @param shown a condition in JavaScript */
async function clickTo(page: Page, link: string, shown: string): Promise<number> {
  const click = `new Promise((resolve, reject) => {
    const link = document.querySelector(${JSON.stringify(link)});
    if (!link) return reject(new Error("There is no ${link.replaceAll('"', "'")}"));
    const before = location.pathname;
    const began = performance.now();
    link.click();
    const painted = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    const look = () =>
      location.pathname !== before && (${shown}) ? painted() : requestAnimationFrame(look);
    look();
  })`;
  return (await page.evaluate(click)) as number;
}

function largestPage({ pages }: Bundle): string {
  const [largest] = pages.toSorted((one, other) => other.gzip_bytes - one.gzip_bytes);
  return largest ? `${round(largest.gzip_bytes / 1000, 1)} (${largest.source})` : "none";
}

function bundleChecks({ entry_gzip_bytes, pages, pages_in_entry }: Bundle): Check[] {
  return [
    {
      name: `the first load is at most ${ENTRY_MAX_BYTES / 1000} kB of scripts`,
      holds: entry_gzip_bytes > 0 && entry_gzip_bytes <= ENTRY_MAX_BYTES,
      detail: `${entry_gzip_bytes} bytes`,
    },
    {
      name: "every page comes when it is opened",
      holds: pages.length > 20 && pages_in_entry.length === 0,
      detail: pages_in_entry.join(", "),
    },
  ];
}

function shownChecks({ wrong }: Clicks): Check[] {
  return [
    { name: "every order that was clicked is the one shown", holds: wrong.length === 0, detail: wrong.join("; ") },
  ];
}

function aims(ms: Timings): Check[] {
  return Object.entries(ms).map(([name, each]) => ({
    name: `${name}: half of them within ${LOAD_MAX_MS} ms`,
    holds: each.length > 0 && percentile([...each], 0.5) <= LOAD_MAX_MS,
  }));
}
