/**
 * Ends the program by `stop` on SIGTERM and SIGINT, and when the program that started it with an IPC channel dies,
 * so that no sandbox is left behind.
 */
export function stopWithParent(stop: () => Promise<void>): void {
  let stopping = false;
  const stopOnce = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stopOnce);
  process.on("SIGINT", stopOnce);
  if (process.send) process.on("disconnect", stopOnce);
}

/** @throws when the text is not a port number; 0 means any free port */
export function readPort(text: string, name: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port from 0 to 65535`);
  return port;
}

/** Reads a number setting that may not be negative. */
export function readAmount(text: string, name: string): number {
  const amount = Number(text);
  if (text.trim() === "" || !Number.isFinite(amount) || amount < 0) throw new Error(`${name} must be 0 or more`);
  return amount;
}
