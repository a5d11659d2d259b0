/** Runs a program as a child, passes signals to it, and sees to it that it never outlives its launcher. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

const IS_WINDOWS = process.platform === "win32";

/** Node keeps compiled code here, which halves the time of a start; where it may not write, it does without. */
const COMPILED = join(ROOT, "node_modules/.cache/compiled");

/** Ctrl-C reaches the launcher from the terminal and again from npm; within this time both are one. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_CHECK_MS = 500;

/**
 * The child holds one end of a pipe; when the launcher is gone, however it died, the pipe closes and
 * stop-with-launcher.mjs stops the child.
 *
 * @param own_group runs the program in a process group of its own, where no terminal signal reaches it
 * @returns the exit code to end with: the program's, or 128 + number of the signal that ended it
 */
export function launch(node, programArguments, own_group) {
  const preload = new URL("./stop-with-launcher.mjs", import.meta.url).href;
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", `--import=${preload}`, ...programArguments], {
    cwd: ROOT,
    detached: own_group && !IS_WINDOWS,
    stdio: [own_group ? "ignore" : "inherit", "inherit", "inherit", "pipe"],
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, DIRIGENT_LAUNCHER_FD: "3" },
  });
  const stopPassing = passSignalsTo(child);

  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${node} cannot run on this system: ${error.message}`)));
    child.once("exit", (code, signal) => {
      stopPassing();
      child.stdio[3]?.destroy();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function passSignalsTo(child) {
  const last_at = { SIGINT: -SAME_SIGNAL_MS, SIGTERM: -SAME_SIGNAL_MS };
  const pass = (signal) => {
    if (IS_WINDOWS) return; // The console has told the child already.
    const now = performance.now();
    if (now - last_at[signal] < SAME_SIGNAL_MS) return;
    last_at[signal] = now;
    child.kill(signal);
  };
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);

  const parent_check = stopWhenParentIsGone(() => pass("SIGTERM"));
  return () => {
    process.off("SIGINT", pass);
    process.off("SIGTERM", pass);
    clearInterval(parent_check);
  };
}

/**
 * Some shells that npm puts between itself and the launcher die of SIGTERM without passing it on, and npm may be
 * killed outright. Only under npm: a launcher started from a script may well outlive that script.
 */
function stopWhenParentIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const ancestors = ancestorsUpToNpm();
  const timer = setInterval(() => {
    if (ancestorsUpToNpm() === ancestors) return;
    clearInterval(timer);
    stop();
  }, PARENT_CHECK_MS);
  return timer.unref();
}

/** @returns the parent's process id and, where a shell stands between (told by Linux only), npm's: "4712 4711" */
function ancestorsUpToNpm() {
  const parent = process.ppid;
  try {
    // Field 2 is the name in parentheses, field 4 the parent (proc_pid_stat(5)).
    const [, name, grandparent] = readFileSync(`/proc/${parent}/stat`, "utf8").match(/^\d+ \((.*)\) \S (\d+)/s) ?? [];
    return /^(ba|da|z|k|)sh$/.test(name) ? `${parent} ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
