import { hash } from "node:crypto";
import { bytea, insertRows, textsBeside } from "./rows.ts";
import type { Transaction } from "./transaction.ts";

/**
 * A key stands for one request and its one effect. The row is written by the transaction that has the effect, so there is
 * no state in between: either both exist or neither. A second request with the key waits at the unique index until the
 * first has committed (and is answered the same) or rolled back (and has its own try).
 *
 * Answers by which nothing was changed (4xx) are not kept: they roll back. The same request may be sent again
 * with the same key when it can succeed, and a corrected one may use the key, since it stands for nothing yet.
 */
export type KeyedRequest = { readonly key: string; readonly request_hash: Buffer };

export type StoredAnswer = { readonly status_code: number; readonly response_body: string };

export type KeyClaim =
  | { readonly outcome: "new" }
  /** Answered before: answer the same, do nothing. */
  | { readonly outcome: "replay"; readonly answer: StoredAnswer }
  /** An earlier entry of the same call claims it for the same request: answer what that one is answered. */
  | { readonly outcome: "same_as"; readonly index: number }
  /** The key belongs to another request. */
  | { readonly outcome: "reused" };

const SWEEP_BATCH = 5_000;

/** SHA-256 of what makes two requests the same: method, path and body, byte for byte. */
export function requestHash(request: {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer | null;
}): Buffer {
  const start = Buffer.from(`${request.method} ${request.path}\n`);
  return hash("sha256", request.body ? Buffer.concat([start, request.body]) : start, "buffer");
}

/** What breaks when somebody else's request with the same key has been answered since we looked. */
export const KEY_TAKEN = "idempotency_keys_pkey";

/**
 * Looks which keys have been answered, for those who write key and answer at once at the end (`insertAnswers`). If two do so
 * with the same key, the second fails with `KEY_TAKEN` when the first commits, and must run again.
 *
 * @returns one claim a request, in their order
 */
export async function findIdempotencyKeys(tx: Transaction, requests: readonly KeyedRequest[]): Promise<KeyClaim[]> {
  const known = await loadAnswers(
    tx,
    requests.map((request) => request.key),
  );
  const fresh = new Set(requests.map((request) => request.key).filter((key) => !known.has(key)));
  return decideClaims(requests, fresh, known);
}

const INSERT_ANSWERS = insertRows(
  "platform.idempotency_keys",
  { idempotency_key: "text", request_hash: "bytea", status_code: "integer" },
  { beside: ["response_body", "text"] },
);

/** Writes keys with their answers. */
export function insertAnswers(tx: Transaction, answers: readonly (StoredAnswer & KeyedRequest)[]): void {
  if (answers.length === 0) return;
  // In key order, so that two that write the same keys wait for each other instead of deadlocking.
  const sorted = answers.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { places, bytes } = textsBeside(sorted.map(({ response_body }) => response_body));
  const rows = sorted.map(({ key, request_hash, status_code }, index) => ({
    idempotency_key: key,
    request_hash: bytea(request_hash),
    status_code,
    ...places[index],
  }));
  tx.write(INSERT_ANSWERS, [tx.tenant_id, JSON.stringify(rows), bytes]);
}

/**
 * Claims keys, in key order so that two batches cannot wait for each other. To be called before anything else in the
 * transaction; every key claimed as new must be given its answer by `storeAnswers` in the same transaction.
 *
 * @returns one claim a request, in their order
 */
export async function claimIdempotencyKeys(tx: Transaction, requests: readonly KeyedRequest[]): Promise<KeyClaim[]> {
  const first_index = firstByKey(requests);
  const claimed = await insertKeys(tx, requests, [...first_index.values()]);
  const known_keys = [...first_index.keys()].filter((key) => !claimed.has(key));
  const known = known_keys.length > 0 ? await loadAnswers(tx, known_keys) : new Map<string, AnswerRow>();
  return decideClaims(requests, claimed, known);
}

function firstByKey(requests: readonly KeyedRequest[]): Map<string, number> {
  const first_index = new Map<string, number>();
  for (const [index, request] of requests.entries()) {
    if (!first_index.has(request.key)) first_index.set(request.key, index);
  }
  return first_index;
}

/** @param claimed keys that are new; of several requests with one of them the first is new, the others are the same or wrong */
function decideClaims(
  requests: readonly KeyedRequest[],
  claimed: ReadonlySet<string>,
  known: ReadonlyMap<string, AnswerRow>,
): KeyClaim[] {
  const first_index = firstByKey(requests);
  return requests.map((request, index) => {
    const first = first_index.get(request.key) ?? index;
    if (claimed.has(request.key)) {
      if (first === index) return { outcome: "new" };
      const is_same = requests[first]?.request_hash.equals(request.request_hash);
      return is_same ? { outcome: "same_as", index: first } : { outcome: "reused" };
    }
    const row = known.get(request.key);
    if (!row || row.status_code === null || row.response_body === null) {
      throw new Error("An idempotency key was committed without its answer, or swept while it was being read.");
    }
    if (!row.request_hash.equals(request.request_hash)) return { outcome: "reused" };
    return { outcome: "replay", answer: { status_code: row.status_code, response_body: row.response_body } };
  });
}

export async function storeAnswers(
  tx: Transaction,
  answers: readonly (StoredAnswer & { readonly key: string })[],
): Promise<void> {
  if (answers.length === 0) return;
  await tx.query(
    `update platform.idempotency_keys as claimed
        set status_code = answer.status_code, response_body = answer.response_body
       from unnest($2::text[], $3::integer[], $4::text[]) as answer(idempotency_key, status_code, response_body)
      where claimed.tenant_id = $1 and claimed.idempotency_key = answer.idempotency_key`,
    [
      tx.tenant_id,
      answers.map((answer) => answer.key),
      answers.map((answer) => answer.status_code),
      answers.map((answer) => answer.response_body),
    ],
  );
}

/**
 * Forgets up to one batch of keys older than 48 hours, in database time as they were written: a clock that jumps on some
 * other machine must not make requests new again. @returns how many; call again while it is a whole batch
 */
export async function sweepIdempotencyKeys(tx: Transaction, batch = SWEEP_BATCH): Promise<number> {
  const rows = await tx.query(
    `delete from platform.idempotency_keys as old
      where old.tenant_id = $1
        and old.idempotency_key = any (array(
              select candidate.idempotency_key
                from platform.idempotency_keys as candidate
               where candidate.tenant_id = $1 and candidate.created_at < clock_timestamp() - interval '48 hours'
               order by candidate.created_at
               limit $2
                 for update skip locked))
     returning 1`,
    [tx.tenant_id, batch],
  );
  return rows.length;
}

type AnswerRow = {
  readonly idempotency_key: string;
  readonly request_hash: Buffer;
  readonly status_code: number | null;
  readonly response_body: string | null;
};

async function insertKeys(
  tx: Transaction,
  requests: readonly KeyedRequest[],
  indexes: readonly number[],
): Promise<Set<string>> {
  const entries = indexes.map((index) => requests[index]).filter((entry) => entry !== undefined);
  const rows = await tx.query<{ idempotency_key: string }>(
    `insert into platform.idempotency_keys (tenant_id, idempotency_key, request_hash)
     select $1, wanted.idempotency_key, wanted.request_hash
       from unnest($2::text[], $3::bytea[]) as wanted(idempotency_key, request_hash)
      order by wanted.idempotency_key
     on conflict (tenant_id, idempotency_key) do nothing
     returning idempotency_key`,
    [tx.tenant_id, entries.map((entry) => entry.key), entries.map((entry) => entry.request_hash)],
  );
  return new Set(rows.map((row) => row.idempotency_key));
}

/** A statement of its own, so that it sees what the transactions that we have waited for have committed. */
async function loadAnswers(tx: Transaction, keys: readonly string[]): Promise<Map<string, AnswerRow>> {
  const rows = await tx.query<AnswerRow>(
    `select idempotency_key, request_hash, status_code, response_body
       from platform.idempotency_keys
      where tenant_id = $1 and idempotency_key = any ($2::text[])`,
    [tx.tenant_id, keys],
  );
  return new Map(rows.map((row) => [row.idempotency_key, row]));
}
