import { cp } from "node:fs/promises";
import { builtConsole } from "./build.ts";

/** Builds the web app into the folder that the command names, for images and for servers on which nothing is built. */
const [target] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write("Name a folder: node src/app/console/main.ts FOLDER\n");
  process.exit(2);
}
const say = (line: string) => process.stderr.write(`${line}\n`);
await cp(await builtConsole(say), target, { recursive: true });
say(`the web app is in ${target}: let DIRIGENT_CONSOLE_DIR name it`);
