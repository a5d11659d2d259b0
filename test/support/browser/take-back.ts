import type { Page } from "playwright-core";
import { assertAccessible } from "./accessibility.ts";

/** Takes back the newest change that the history on an English page tells, once it is the one of this field. */
export async function takeBackNewest(page: Page, field: string): Promise<void> {
  const newest = page.getByRole("region", { name: "History" }).getByRole("listitem").first();
  await newest.getByRole("row", { name: field }).waitFor();
  await newest.getByRole("button", { name: "Take back …" }).click();
  const confirm = page.getByRole("group", { name: "Take this change back" });
  await confirm.waitFor();
  await assertAccessible(page);
  await confirm.getByRole("button", { name: "Take back" }).click();
  await confirm.waitFor({ state: "detached" });
}
