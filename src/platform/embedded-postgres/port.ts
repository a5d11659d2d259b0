import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { findText, replaceFile } from "./private-file.ts";

/** Below the range from which systems take ports for outgoing connections, so that a kept port stays free. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 29_999;
const ATTEMPTS = 100;

/** The port of the last start if it is still free; else a new free one, which is kept. */
export async function choosePort(home_folder: string): Promise<number> {
  const file = join(home_folder, "port");
  const kept = Number.parseInt(findText(file) ?? "", 10);
  if (kept > 0 && (await isFree(kept))) return kept;

  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    if (!(await isFree(port))) continue;
    replaceFile(file, `${port}\n`, { mode: 0o644 });
    return port;
  }
  throw new Error(`No free port between ${LOWEST_PORT} and ${HIGHEST_PORT} on 127.0.0.1. Stop what occupies them.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
