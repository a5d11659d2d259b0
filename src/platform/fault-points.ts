/**
 * Moments at which a process may die, fail or hang: around every commit and every call to the outside. Tests let it
 * happen at each of them (RELIABILITY.md, R-03); in production a fault point is one comparison and nothing else.
 *
 * The names are declared here, so that a test can prove that each is in the code, and that each was reached.
 */

/** Transactions that write, by the name that `transact` is given; operations of the API by their operation id. */
const TRANSACTIONS = [
  // the life of an order
  "place orders",
  "place order batch",
  "take number block",
  "advance orders",
  "advance half a batch",
  "park order",
  "cancelOrder",
  "holdOrder",
  "liftHold",
  "resourceOrder",
  "changeAddress",
  "moveOrder",
  // locations
  "acceptFulfillmentOrder",
  "refuseFulfillmentOrder",
  "pickFulfillmentOrder",
  "packFulfillmentOrder",
  "shipFulfillmentOrder",
  "check hand-over code",
  "handOverFulfillmentOrder",
  "registerReturn",
  "receiveReturn",
  // money, and what is asked of the outside
  "notifyPayment",
  "bookPaymentReceipt",
  "claim call_provider",
  "record call_provider",
  "claim issue_invoice",
  "record issue_invoice",
  "claim issue_credit_note",
  "record issue_credit_note",
  "claim send_mail",
  "record send_mail",
  "spread events",
  "spread replay",
  "claim webhooks",
  "record webhooks",
  "createWebhookEndpoint",
  "changeWebhookEndpoint",
  "deleteWebhookEndpoint",
  "rotateWebhookSecret",
  "replayWebhookEvents",
  "give intents back",
  "sweep",
  "retryException",
  "giveUpException",
  // what care adds to orders
  "writeOrderNote",
  "createView",
  "changeView",
  "deleteView",
  "fill search words",
  "learn words",
  "forget words",
  // stock and master data
  "adjustStock",
  "adjust stock by lines",
  "createReservation",
  "deleteReservation",
  "saveItems",
  "saveLocations",
  "saveChannels",
  "publishWorkflow",
  "putRiskRule",
  "addRiskListEntry",
  "deleteRiskListEntry",
  "createApiKey",
  "revokeApiKey",
  // people who sign in
  "createUser",
  "inviteUserAgain",
  "changeUser",
  "acceptWelcome",
  "endSession",
  "sign in",
  "count sign-in attempts",
  // the process and the command line
  "bootstrap",
  "create api key",
  "make admin link",
  "import master data",
  "open import run",
  "replay day",
  "end import",
] as const;

/** Calls to third parties, by the name that `outsideCall` is given. */
const CALLS = [
  "sandbox.authorize",
  "sandbox.capture",
  "sandbox.void",
  "sandbox.refund",
  "sandbox.find",
  "smtp",
  "webhook",
] as const;

/** Kinds of calls whose answers are booked afterwards, in a transaction of their own. */
const KINDS = ["call_provider", "issue_invoice", "issue_credit_note", "send_mail"] as const;

export const FAULT_POINTS: readonly string[] = [
  "migration: before commit",
  "migration: after commit",
  "tenant: made, without a key",
  ...TRANSACTIONS.flatMap((name) => [`${name}: before commit`, `${name}: after commit`]),
  ...CALLS.flatMap((name) => [`${name}: before call`, `${name}: after call`]),
  "webhooks: answered, not booked",
  ...KINDS.map((kind) => `${kind}: answered, not booked`),
];

/** What a test does at a fault point: return, throw, or never come back. @param attempt of a transaction, from 1 */
export type FaultHook = (point: string, attempt: number) => void | Promise<void>;

let hook: FaultHook | null = null;

/** To be awaited at the moment that it names. */
export function faultPoint(point: string, attempt = 1): void | Promise<void> {
  return hook === null ? undefined : hook(point, attempt);
}

/** For tests: what is to happen at fault points of this process from now on; null: nothing. */
export function setFaultHook(wanted: FaultHook | null): void {
  hook = wanted;
}

const FAULT = /^(.+):(throw|kill|hang):([1-9]\d{0,5})$/;

/**
 * Reads DIRIGENT_FAULT_POINT, written `name:throw|kill|hang:nth` (the nth time that the point is reached), as tests set it
 * for the programs they start. Without NODE_ENV=test it is refused: nobody's server dies of a left-over variable.
 *
 * @throws Error if it is set and not to be honored, or names no fault point
 */
export function armFaultPoint(environment: Readonly<Record<string, string | undefined>>): void {
  const text = environment.DIRIGENT_FAULT_POINT;
  if (!text) return;
  if (environment.NODE_ENV !== "test")
    throw new Error("DIRIGENT_FAULT_POINT makes a process fail on purpose, for tests only: unset it.");
  const [, point, action, nth] = FAULT.exec(text) ?? [];
  if (!point || !FAULT_POINTS.includes(point))
    throw new Error(
      `DIRIGENT_FAULT_POINT is "${text}": write it as name:throw|kill|hang:nth with the name of a fault point.`,
    );
  let left = Number(nth);
  setFaultHook((reached) => {
    if (reached === point) left -= 1;
    return reached === point && left === 0 ? act(action as FaultAction, point) : undefined;
  });
}

type FaultAction = "throw" | "kill" | "hang";

function act(action: FaultAction, point: string): Promise<never> {
  if (action === "throw") throw new Error(`fault at "${point}", wanted by a test`);
  if (action === "kill") process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}
