import type { BetterAuthOptions } from "better-auth";
import { type AdapterFactory, type CustomAdapter, createAdapterFactory } from "better-auth/adapters";
import { newId } from "../../kernel/ids.ts";
import type { Database } from "../../platform/database.ts";
import { read, type Transaction, transact } from "../../platform/transaction.ts";
import { auditBackupCodeUsed, auditSignInChange, auditSignInCreation, isAudited } from "./audit-changes.ts";
import {
  assignments,
  columnOf,
  conditionsOf,
  type Fields,
  fieldsOf,
  parametersOf,
  tableOf,
  tokenIn,
} from "./statements.ts";

type Store = { readonly database: Database; readonly tenant_id: string; readonly now: () => Date };
/** Where statements run: each in a transaction of its own, or all in one. */
type Run = {
  readonly read: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  readonly write: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
};

/**
 * Where the sign-in keeps what it knows: our tables, by our transactions, so bound to the tenant by every statement and by
 * row-level security behind it.
 */
export function signInAdapter(store: Store): AdapterFactory<BetterAuthOptions> {
  const write = <T>(work: (tx: Transaction) => Promise<T>) =>
    transact(store.database, store.tenant_id, { name: "sign in" }, work);
  const each: Run = { read: (work) => read(store.database, store.tenant_id, "look up sign-in", work), write };
  const build = (run: Run, transaction: boolean): AdapterFactory<BetterAuthOptions> => {
    const factory: AdapterFactory<BetterAuthOptions> = (options) =>
      createAdapterFactory({
        config: {
          adapterId: "dirigent",
          adapterName: "Dirigent",
          supportsNumericIds: false,
          supportsUUIDs: true,
          customIdGenerator: newId,
          transaction: transaction
            ? (callback) => write((tx) => callback(build(within(tx), false)(options)))
            : (callback) => callback(factory(options)),
        },
        adapter: () => adapterOf(run, store),
      })(options);
    return factory;
  };
  return build(each, true);
}

function within(tx: Transaction): Run {
  return { read: (work) => work(tx), write: (work) => work(tx) };
}

function adapterOf(run: Run, { now }: Store): CustomAdapter {
  return {
    create: ({ model, data }) =>
      run.write(async (tx) => {
        const row = await insert(tx, model, data);
        await auditSignInCreation(tx, { model, row }, now());
        return row;
      }) as never,
    findOne: async ({ model, where }) => {
      const [row] = await run.read((tx) => select(tx, model, { where, limit: 1 }));
      return (row ?? null) as never;
    },
    findMany: ({ model, ...page }) => run.read((tx) => select(tx, model, page)) as never,
    count: ({ model, where = [] }) => run.read((tx) => count(tx, model, where)),
    update: ({ model, where, update }) =>
      run.write(async (tx) => {
        if (where.length === 0) return null;
        const [row] = await changeAudited(tx, { model, where, set: update as Fields }, now());
        return row ?? null;
      }) as never,
    updateMany: ({ model, where, update }) =>
      run.write(async (tx) => {
        const rows = await changeAudited(tx, { model, where, set: update }, now());
        return rows.length;
      }),
    delete: async ({ model, where }) => {
      await run.write((tx) => remove(tx, model, where, false));
    },
    deleteMany: async ({ model, where }) => (await run.write((tx) => remove(tx, model, where, false))).length,
    consumeOne: async ({ model, where }) =>
      ((await run.write((tx) => remove(tx, model, where, true)))[0] ?? null) as never,
    incrementOne: async ({ model, where, increment, set = {} }) =>
      run.write(async (tx) => {
        const [row] = await change(tx, model, { where, set, increment, one: true });
        if (row && model === "twoFactor" && set.backupCodes !== undefined) await auditBackupCodeUsed(tx, row, now());
        return row ?? null;
      }) as never,
  };
}

type Where = Parameters<typeof conditionsOf>[1];

type AuditedChange = { readonly model: string; readonly where: Where; readonly set: Fields };

async function changeAudited(tx: Transaction, { model, where, set }: AuditedChange, now: Date): Promise<Fields[]> {
  const before = isAudited(model, set) ? await select(tx, model, { where }) : [];
  const rows = await change(tx, model, { where, set, increment: {}, one: false });
  for (const row of rows) {
    const was = before.find(({ id }) => id === row.id) ?? {};
    await auditSignInChange(tx, { model, set, before: was, row }, now);
  }
  return rows;
}

async function insert(tx: Transaction, model: string, data: Fields): Promise<Fields> {
  const parameters = parametersOf(tx.tenant_id);
  const set = assignments(model, data, parameters);
  const [row] = await tx.query<Fields>(
    `insert into ${tableOf(model).table} (tenant_id, ${set.map(([column]) => column).join(", ")})
     values ($1, ${set.map(([, value]) => value).join(", ")}) returning *`,
    parameters.values,
  );
  if (!row) throw new Error("An insert answers its row.");
  return fieldsOf(model, row, model === "session" ? String(data.token) : null);
}

type Page = {
  readonly where?: Where | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: { readonly field: string; readonly direction: "asc" | "desc" } | undefined;
};

async function select(tx: Transaction, model: string, page: Page): Promise<Fields[]> {
  const { where = [], limit, offset, sortBy } = page;
  const parameters = parametersOf(tx.tenant_id);
  const conditions = conditionsOf(model, where, parameters);
  const order = sortBy
    ? `order by ${columnOf(model, sortBy.field)} ${sortBy.direction === "desc" ? "desc" : "asc"}`
    : "";
  const rows = await tx.query<Fields>(
    `select * from ${tableOf(model).table} where ${conditions} ${order}
      limit ${parameters.add(limit ?? null)} offset ${parameters.add(offset ?? 0)}`,
    parameters.values,
  );
  return rows.map((row) => fieldsOf(model, row, tokenIn(model, where)));
}

async function count(tx: Transaction, model: string, where: Where): Promise<number> {
  const parameters = parametersOf(tx.tenant_id);
  const conditions = conditionsOf(model, where, parameters);
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from ${tableOf(model).table} where ${conditions}`,
    parameters.values,
  );
  return row?.count ?? 0;
}

type Change = {
  readonly where: Where;
  readonly set: Fields;
  readonly increment: Readonly<Record<string, number>>;
  readonly one: boolean;
};

/** The conditions are part of the statement, so of two who change at once the second sees what the first has left. */
async function change(tx: Transaction, model: string, request: Change): Promise<Fields[]> {
  const { table, columns } = tableOf(model);
  const parameters = parametersOf(tx.tenant_id);
  const set = [
    ...assignments(model, request.set, parameters).map(([column, value]) => `${column} = ${value}`),
    ...Object.entries(request.increment).map(([field, delta]) => {
      const column = columnOf(model, field);
      return `${column} = ${column} + ${parameters.add(delta)}`;
    }),
  ];
  // Nothing that we keep is to be changed (tokens of the single sign-on): the row as it is.
  if (set.length === 0) return select(tx, model, { where: request.where });
  const conditions = conditionsOf(model, request.where, parameters);
  const id = columns.id;
  const chosen = request.one
    ? `tenant_id = $1 and ${id} = (select ${id} from ${table} where ${conditions} limit 1 for update) and ${conditions}`
    : conditions;
  const rows = await tx.query<Fields>(
    `update ${table} set ${set.join(", ")} where ${chosen} returning *`,
    parameters.values,
  );
  return rows.map((row) => fieldsOf(model, row, tokenIn(model, request.where)));
}

async function remove(tx: Transaction, model: string, where: Where, one: boolean): Promise<Fields[]> {
  const { table, columns } = tableOf(model);
  const parameters = parametersOf(tx.tenant_id);
  const conditions = conditionsOf(model, where, parameters);
  const chosen = one
    ? `tenant_id = $1 and ${columns.id} = (select ${columns.id} from ${table} where ${conditions} limit 1 for update skip locked)`
    : conditions;
  const rows = await tx.query<Fields>(`delete from ${table} where ${chosen} returning *`, parameters.values);
  return rows.map((row) => fieldsOf(model, row, tokenIn(model, where)));
}
