import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const FOLDER = join(import.meta.dirname, "../../docs/operating");

test("every link between the pages on operating leads somewhere, also to its heading", () => {
  const pages = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
  const faults: string[] = [];
  let links = 0;
  for (const page of pages) {
    for (const [, target = ""] of readFileSync(join(FOLDER, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      links += 1;
      const [path = "", heading] = target.split("#");
      const file = path === "" ? join(FOLDER, page) : join(FOLDER, path);
      if (!existsSync(file)) faults.push(`${page}: ${target}`);
      else if (heading && !headingsOf(file).includes(heading)) faults.push(`${page}: ${target}`);
    }
  }

  assert.ok(links >= 12);
  assert.deepEqual(faults, []);
});

/** As GitHub makes anchors of them. */
function headingsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replace(/\s/g, "-"),
  );
}
