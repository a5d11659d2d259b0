import assert from "node:assert/strict";
import type { BrowserContext, Page, Request } from "playwright-core";
import { startChromium } from "./chromium.ts";
import type { Looks } from "./console.ts";

const SIZES = { desktop: { width: 1400, height: 900 }, phone: { width: 390, height: 844 } } as const;
/** How long a page may take, on a machine that does other things as well. */
const PATIENCE_MS = 30_000;
/** Refusals that a page asks for and words: browsers write every one of them down. */
const EXPECTED = /status of (400|401|403|404|409|410|412|422|429)|ERR_INTERNET_DISCONNECTED/;

export type Pages = {
  /** A browser of its own, with cookies of its own. */
  readonly newBrowser: (looks?: Looks) => Promise<BrowserContext>;
  /** Every request that any page has made. */
  readonly requests: readonly Request[];
  /** What pages have complained of beside refusals: errors, and what their policy has stopped. */
  readonly complaints: string[];
  /** @throws AssertionError with what they have complained of */
  readonly close: () => Promise<void>;
};

/** Browsers without anybody signed in. */
export async function startPages(): Promise<Pages> {
  const browser = await startChromium();
  const requests: Request[] = [];
  const complaints: string[] = [];
  const listen = (page: Page) => {
    page.on("request", (request) => requests.push(request));
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      const is_complaint = message.type() === "error" && !EXPECTED.test(message.text());
      if (is_complaint) complaints.push(`${page.url()}: ${message.text()}`);
    });
  };
  return {
    requests,
    complaints,
    close: async () => {
      await browser.close();
      assert.deepEqual(complaints, [], "what the pages complained of");
    },
    newBrowser: async ({ size = "desktop", language = "en", scheme = "light" } = {}) => {
      const context = await browser.newContext({
        viewport: SIZES[size],
        ...(size === "phone" ? { isMobile: true, hasTouch: true } : {}),
        locale: language === "de" ? "de-DE" : "en-GB",
        timezoneId: "Europe/Berlin",
        colorScheme: scheme,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(PATIENCE_MS);
      context.on("page", listen);
      return context;
    },
  };
}
