import { AsyncLocalStorage } from "node:async_hooks";
import { faultPoint } from "./fault-points.ts";

/**
 * A call to the outside world inside a transaction would be repeated when the transaction is retried (a card charged
 * twice) and holds locks while somebody else thinks. So transactions announce themselves here, and
 * outside calls refuse to run in one.
 */
const open_transaction = new AsyncLocalStorage<{ readonly name: string } | null>();

export function insideTransaction<T>(name: string, work: () => T | Promise<T>): T | Promise<T> {
  return open_transaction.run({ name }, work);
}

/** Runs `work` as if no transaction were open: for what a transaction starts but does not wait for. */
export function detached<T>(work: () => T): T {
  return open_transaction.run(null, work);
}

/** Adapters make every call to a third party through this. @throws Error if a transaction is open. */
export async function outsideCall<T>(name: string, call: () => Promise<T>): Promise<T> {
  const open = open_transaction.getStore();
  if (open) {
    throw new Error(`${name} was called inside the transaction ${open.name}: decide an intent there and let it call.`);
  }
  await faultPoint(`${name}: before call`);
  const answer = await call();
  await faultPoint(`${name}: after call`);
  return answer;
}

export type OutsideCall = typeof outsideCall;
