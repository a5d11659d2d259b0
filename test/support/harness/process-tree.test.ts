import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { killTrees } from "./process-tree.ts";

/** Starts a child of its own, in a process group of its own as Postgres does, and says its process id. */
const PARENT = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });
  console.log(child.pid);
  setInterval(() => {}, 1000);`;

test("a program is killed together with what it has started", async () => {
  const parent = spawn(process.execPath, ["-e", PARENT], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(parent, "exit");
  const [line] = (await once(createInterface({ input: parent.stdout! }), "line")) as [string];
  const child_pid = Number(line);
  assert.equal(process.kill(child_pid, 0), true);

  assert.equal(killTrees([parent.pid as number]), 2);

  assert.deepEqual(await ended, [null, "SIGKILL"]);
  await disappears(child_pid);
});

async function disappears(pid: number): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Process ${pid} is still there.`);
}
