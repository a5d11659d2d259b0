/**
 * Loaded into every program the launcher starts (`node --import`): when the launcher is gone, even by kill -9, asks the
 * program to stop as SIGTERM would, and ends it if it has not stopped in time.
 */
import { Socket } from "node:net";

const STOP_WITHIN_MS = 30_000;

const descriptor = Number.parseInt(process.env.DIRIGENT_LAUNCHER_FD ?? "", 10);
delete process.env.DIRIGENT_LAUNCHER_FD; // Programs started by this one do not inherit the pipe.
if (Number.isInteger(descriptor)) {
  const launcher = new Socket({ fd: descriptor, readable: true, writable: false });
  launcher.on("error", () => {});
  launcher.once("close", () => {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), STOP_WITHIN_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  launcher.resume();
  launcher.unref();
}
