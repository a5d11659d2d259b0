import { errorCode, OutcomeUnknownError } from "../transaction.ts";

/**
 * SQLSTATE classes and codes that speak of the database's state and not of our statement
 * (PostgreSQL manual, appendix A): connection, resources, operator intervention, system error; and single codes:
 * read_only_sql_transaction, serialization_failure, deadlock_detected, lock_not_available, the session timeouts.
 */
const OUTAGE_CLASSES = new Set(["08", "53", "57", "58"]);
const OUTAGE_CODES = new Set(["25006", "40001", "40P01", "55P03", "25P03", "25P04"]);

const SYSTEM_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EMFILE",
]);

/** pg reports some lost connections by message alone. */
const LOST_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout|Cannot use a pool after calling end|Client was closed)/;

/** True if the cause is the state of the database or the network, so that the same request can succeed later. */
export function isOutage(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof OutcomeUnknownError) return true;
    const state = errorCode(cause);
    if (state !== "" && (OUTAGE_CLASSES.has(state.slice(0, 2)) || OUTAGE_CODES.has(state))) return true;
    if ("code" in cause && typeof cause.code === "string" && SYSTEM_CODES.has(cause.code)) return true;
    if (LOST_CONNECTION.test(cause.message)) return true;
  }
  return false;
}
