import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "./run-program.ts";

/** Types, lint and format, unused code. All of them run, so that one run shows everything that is wrong. */
export async function runChecks(): Promise<boolean> {
  const tsc = [programOf("typescript", "tsc"), "--noEmit", "--pretty", "false"];
  const types = run("types", process.execPath, tsc);
  const types_of_web = run("types of the web app", process.execPath, [...tsc, "--project", "web"]);
  const lint = run("lint", process.execPath, [
    programOf("@biomejs/biome", "biome"),
    "check",
    "--error-on-warnings",
    ".",
  ]);
  const outcomes = await Promise.all([types, types_of_web, lint]);
  outcomes.push(await run("unused code", process.execPath, [programOf("knip", "knip"), "--no-progress"]));
  return outcomes.every(Boolean);
}

/** The JavaScript behind a package's command, so that it runs on this very Node on every system. */
function programOf(package_name: string, command: string): string {
  const require = createRequire(import.meta.url);
  const folder = join(import.meta.dirname, "../../node_modules", package_name);
  const { bin } = require(join(folder, "package.json")) as { bin: string | Record<string, string> };
  const program = typeof bin === "string" ? bin : bin[command];
  if (program === undefined) throw new Error(`${package_name} has no command ${command} in ${dirname(folder)}`);
  return join(folder, program);
}
