import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertFits } from "./accessibility.ts";
import { startChromium } from "./chromium.ts";

/** What every journey relies on finds what is wrong. */
const browser = await startChromium();
after(() => browser.close());
const pageOf = async (body: string) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.setContent(`<!doctype html><html lang="en"><head><title>Page</title>
    <meta name="viewport" content="width=device-width"></head><body><main><h1>Page</h1>${body}</main></body></html>`);
  return page;
};

test("a page that all can use and that fits is let through", async () => {
  const page = await pageOf('<button type="button">Pick</button>');

  await assertAccessible(page);
  await assertFits(page);
});

test("noticed: a button without a name", async () => {
  await assert.rejects(assertAccessible(await pageOf('<button type="button"></button>')), /button-name/);
});

test("noticed: a text that is hardly to be seen", async () => {
  await assert.rejects(
    assertAccessible(await pageOf('<p style="color:#bbb;background:#fff">late</p>')),
    /color-contrast/,
  );
});

test("noticed: a page that is wider than the phone", async () => {
  await assert.rejects(
    assertFits(await pageOf('<div style="width:600px;height:10px">wide</div>')),
    assert.AssertionError,
  );
});
