import pg from "pg";
import type { Database } from "./database.ts";

/** A connection on which statements are sent without waiting for the answers to those before. */
export type Wire = {
  /** Resolves with the rows. What one turn of the event loop sends travels as one packet and is answered by one. */
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;
  /** The same without an answer; an error shows in `failure`. */
  readonly write: (sql: string, values?: readonly unknown[]) => void;
  /** The same for a statement whose text is another each time, so that the server need not remember it. */
  readonly writeOnce: (sql: string) => void;
  /** Resolves when everything that was sent has been committed. */
  readonly commit: () => Promise<void>;
  /** The first error of any statement, in the order in which they were sent. */
  readonly failure: () => unknown;
  /** Forgets what has not left yet: behind a rollback it would have its effect outside of the transaction. */
  readonly discard: (cause: unknown) => void;
  /** True when the connection had to be broken off: nothing can be asked on it any more. */
  readonly isBrokenOff: () => boolean;
};

type Statement = {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Null: nobody needs the rows. */
  readonly answered: ((result: pg.QueryResult) => void) | null;
  readonly failed: (error: unknown) => void;
};

export function openWire(client: pg.PoolClient, database: Pick<Database, "statement_name" | "silence_max_ms">): Wire {
  let unsent: Statement[] = [];
  let failure: unknown;
  let is_broken_off = false;
  const breakOff = ({ stream }: Connection) => {
    is_broken_off = true;
    stream.destroy();
  };
  const noteFailure = (error: unknown) => {
    failure ??= error ?? new Error("A statement failed without an error.");
  };
  const send = (statement: Omit<Statement, "name">, name = database.statement_name(statement.text)) => {
    if (unsent.length === 0) {
      process.nextTick(() => {
        if (unsent.length === 0) return;
        const group = openGroup(client, unsent, { silence_max_ms: database.silence_max_ms, breakOff });
        unsent = [];
        client.query(group);
      });
    }
    unsent.push({ name, ...statement });
  };
  const query = (text: string, values: readonly unknown[] = []) => {
    const answer = new Promise<pg.QueryResult>((answered, failed) => {
      send({ text, values, answered, failed });
    });
    answer.catch(noteFailure);
    return answer;
  };
  return {
    query,
    write: (text, values = []) => send({ text, values, answered: null, failed: noteFailure }),
    writeOnce: (text) => send({ text, values: [], answered: null, failed: noteFailure }, ""),
    failure: () => failure,
    discard: (cause) => {
      for (const { failed } of unsent.splice(0)) failed(cause);
    },
    isBrokenOff: () => is_broken_off,
    commit: async () => {
      const { command } = await query("commit");
      if (failure !== undefined) throw failure;
      if (command !== "COMMIT") throw new Error(`The commit was answered with ${command}.`);
    },
  };
}

/** What pg's queries do beyond their published types; `submit` sends, the others take what the server answers. */
type Submitted = pg.Query & {
  name: string;
  text: string;
  queryMode: "extended";
  values: readonly unknown[];
  callback: (error?: unknown) => void;
  query_timeout: number;
  readonly _result: pg.QueryResult & { _types: unknown };
  readonly _canceledDueToError: unknown;
  submit: (connection: Connection) => Error | null;
  handleRowDescription: (message: unknown) => void;
  handleDataRow: (message: unknown) => void;
  handleCommandComplete: (message: unknown, connection: Connection) => void;
  handleReadyForQuery: () => void;
  handleError: (error: unknown) => void;
};

type Connection = {
  readonly stream: { readonly cork: () => void; readonly uncork: () => void; readonly destroy: () => void };
  readonly submittedNamedStatements: Record<string, string>;
  readonly sync: () => void;
  readonly describe: (message: unknown) => void;
};

const NEVER_MS = 2 ** 31 - 1;

/**
 * Several prepared statements that the driver takes for one query: they end with one Sync instead of one each, so the server
 * answers them with one packet instead of one each (a third of a transaction's time went into packets). After one that fails
 * the server does none of those behind it.
 *
 * @param options.silence_max_ms how long the server may take over one statement; after that the connection is broken off
 */
function openGroup(
  client: pg.PoolClient,
  statements: readonly Statement[],
  options: { readonly silence_max_ms: number; readonly breakOff: (connection: Connection) => void },
): Submitted {
  const queries = statements.map((statement) => newQuery(client, statement));
  const group = new pg.Query("") as Submitted;
  let position = 0;
  let watch: NodeJS.Timeout | undefined;
  let connection: Connection | null = null;

  /** The driver notes by these two which statements the server has prepared. */
  const lookAt = (at: number) => {
    group.name = queries[at]?.name ?? "";
    group.text = queries[at]?.text ?? "";
  };
  const failRest = (error: unknown) => {
    clearTimeout(watch);
    for (; position < queries.length; position += 1) {
      const { name } = queries[position] as Submitted;
      if (connection) delete connection.submittedNamedStatements[name];
      statements[position]?.failed(error);
    }
    group.callback(error);
  };
  lookAt(0);
  return Object.assign(group, {
    callback: () => {},
    query_timeout: NEVER_MS,
    submit: (on: Connection) => {
      connection = on;
      watch = setTimeout(() => {
        failRest(new Error("Query read timeout"));
        options.breakOff(on);
      }, options.silence_max_ms);
      const error = submitAll(on, statements, queries);
      // Answers could no longer be told apart; the transaction ends with its connection.
      if (error) {
        failRest(error);
        options.breakOff(on);
      }
      return null;
    },
    handleRowDescription: (message: unknown) => queries[position]?.handleRowDescription(message),
    handleDataRow: (message: unknown) => {
      if (statements[position]?.answered) queries[position]?.handleDataRow(message);
    },
    handleCommandComplete: (message: unknown, on: Connection) => {
      const query = queries[position] as Submitted;
      const statement = statements[position] as Statement;
      query.handleCommandComplete(message, on);
      position += 1;
      lookAt(position);
      watch?.refresh();
      // A value that its type's reader refuses.
      if (query._canceledDueToError) statement.failed(query._canceledDueToError);
      else statement.answered?.(query._result);
    },
    handleReadyForQuery: () => {
      clearTimeout(watch);
      group.callback();
    },
    handleError: failRest,
  });
}

function newQuery(client: pg.PoolClient, { name, text, values }: Statement): Submitted {
  const query = new pg.Query(text) as Submitted;
  query.name = name;
  // A statement without a name and without values would go out by itself.
  query.queryMode = "extended";
  query.values = values;
  query._result._types = client;
  return query;
}

/** @returns why one of them cannot be sent: a value that has no form in Postgres, say */
function submitAll(connection: Connection, statements: readonly Statement[], queries: readonly Submitted[]): unknown {
  const withoutSync = Object.assign(Object.create(connection) as Connection, { sync: () => {} });
  const withoutRows = Object.assign(Object.create(withoutSync) as Connection, { describe: () => {} });
  let error: unknown = null;
  connection.stream.cork();
  for (const [position, query] of queries.entries()) {
    query.handleError = (cause) => {
      error ??= cause;
    };
    const refused = query.submit(statements[position]?.answered ? withoutSync : withoutRows);
    error ??= refused;
    if (error) break;
  }
  connection.sync();
  connection.stream.uncork();
  return error;
}
