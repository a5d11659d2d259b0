import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = join(import.meta.dirname, "../../../node_modules/axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What still fades in has colors of its own. What moves for ever, such as what stands for something that loads, is not waited for. */
const SETTLED = `Promise.allSettled(
  document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished)
)`;

/** All that is right, node by node, would cost half of the time. */
const OPTIONS = JSON.stringify({ runOnly: RULES, resultTypes: ["violations"] });

type Violations = readonly {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}[];

/** Asserts that axe finds nothing on the page as it is now (WCAG 2.2 AA and good practice). What the mouse shows in passing is no part of it. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator("[role=tooltip]:visible").first().waitFor({ state: "hidden" });
  await page.evaluate(SETTLED);
  // Evaluated by the debugger and not as a script of the page, whose policy would refuse it.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await readFile(AXE, "utf8"));
  const violations = (await page.evaluate(`axe.run(${OPTIONS}).then(({ violations }) => violations)`)) as Violations;
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
  );
  assert.deepEqual(found, [], page.url());
}

/** Asserts that nothing is wider than the screen: a phone's window grows with what is in it, its root element does not. */
export async function assertFits(page: Page): Promise<void> {
  const [screen, scroll] = (await page.evaluate(
    "[document.documentElement.clientWidth, document.documentElement.scrollWidth]",
  )) as [number, number];
  assert(scroll <= screen, `${page.url()} is ${scroll} wide on a screen of ${screen}`);
}
