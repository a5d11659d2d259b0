import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startChromium } from "../test/support/browser/chromium.ts";
import type { Result } from "./support/result.ts";
import { withClient } from "./support/shop.ts";
import { SHOTS, type Shot } from "./support/shots.ts";
import { startWebApp, type WebApp } from "./support/web-app.ts";

const FOLDER = join(import.meta.dirname, "../docs/screens");
const BYTES_MAX = 150_000;
const QUALITIES = [82, 70, 55, 40];
const PATIENCE_MS = 30_000;
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/**
 * The pictures of docs/console.md, taken from the demo retailer while it stands still: the same goods, places and orders
 * each time, with the days counted back from today.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: "" },
      to: { type: "string", default: FOLDER },
      json: { type: "boolean" },
    },
  });
  const shots = SHOTS.filter(({ name }) => name.includes(values.only));
  await mkdir(values.to, { recursive: true });
  const app = await startWebApp(null);
  await giveWorkToTheClerk(app.database_url);
  const browser = await startChromium();
  const bytes: Record<string, number> = {};
  const failed: string[] = [];
  try {
    for (const shot of shots) {
      const picture = await take(browser, app, shot).catch((error: Error) =>
        failed.push(`${shot.name}: ${error.message}`),
      );
      if (typeof picture === "number") continue;
      bytes[`${shot.name}.webp`] = picture.length;
      await writeFile(join(values.to, `${shot.name}.webp`), picture);
    }
  } finally {
    await browser.close();
    await app.stop();
  }
  const large = Object.entries(bytes).filter(([, size]) => size > BYTES_MAX);
  return {
    figures: bytes,
    checks: [
      { name: "every picture was taken", holds: shots.length > 0 && failed.length === 0, detail: failed.join("; ") },
      {
        name: `no picture has more than ${BYTES_MAX / 1000} kB`,
        holds: large.length === 0,
        detail: large.map(([name, size]) => `${name} ${size}`).join("; "),
      },
    ],
  };
}

/** The demo's clerk works at the first of all stores; for the pictures at the one that has most to do. */
async function giveWorkToTheClerk(database_url: string): Promise<void> {
  await withClient(database_url, (client) =>
    client.query(
      `update access.users as users
          set location_codes = array[(
                select location.code
                  from fulfillment.fulfillment_orders as work
                  join locations.locations as location using (tenant_id, location_id)
                 where work.status = 'released' and location.kind = 'store'
                 group by location.code
                 order by count(*) desc, location.code
                 limit 1)]
        where users.role = 'store'`,
    ),
  );
}

async function take(browser: Browser, app: WebApp, shot: Shot): Promise<Buffer> {
  const { size = "desktop", scheme = "light" } = shot;
  const context = await browser.newContext({
    viewport: SIZES[size],
    deviceScaleFactor: size === "phone" ? 2 : 1.5,
    ...(size === "phone" ? { isMobile: true, hasTouch: true } : {}),
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  try {
    context.setDefaultTimeout(PATIENCE_MS);
    if (shot.role) await app.signInAs(context, shot.role);
    const page = await context.newPage();
    await page.goto(app.url + (await shot.path(asker(context, app))));
    await page.locator(shot.shown).first().waitFor();
    await shot.prepare?.(page);
    await settled(page);
    return await photograph(context, page);
  } finally {
    await context.close();
  }
}

/** Reads the API as whoever has signed in. */
function asker(context: BrowserContext, app: WebApp): (path: string) => Promise<never> {
  return async (path) => (await context.request.get(app.url + path)).json() as Promise<never>;
}

async function settled(page: Page): Promise<void> {
  // Pictures of items and places, and what comes in with a short fade.
  await page.evaluate(
    "Promise.all([...document.images].map((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; })))",
  );
  await page.waitForTimeout(800);
}

/** As WebP, which the browser itself writes, as good as fits. */
async function photograph(context: BrowserContext, page: Page): Promise<Buffer> {
  const session = await context.newCDPSession(page);
  let picture = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
    picture = Buffer.from(data, "base64");
    if (picture.length <= BYTES_MAX) break;
  }
  return picture;
}
