import assert from "node:assert/strict";
import type { InjectOptions } from "fastify";
import { createApiKey, ROLES, type RoleName, revokeApiKey } from "../../src/access/index.ts";
import { transact } from "../../src/platform/transaction.ts";
import { plantCanaries } from "../support/canaries.ts";
import { pdfText } from "../support/documents/pdf-text.ts";
import { type Operation, requestFor } from "../support/every-operation.ts";
import { startApp } from "../support/running-app.ts";
import { signedInAs } from "../support/signed-in-as.ts";
import { plantSmallWorld } from "../support/small-world.ts";

/** Two tenants that hold the same retailer, and everybody who may ask for its things. */
const app = await startApp({ worker: false });
const [first_server] = app.servers;
assert(first_server);
export const server = first_server;
export const { asOwner, database, tenant_id: ours } = app.test_database;
export const theirs = "00000000-0000-7000-8000-000000000002";
await asOwner("insert into platform.tenants (tenant_id, code, name) values ($1, 'theirs', 'Theirs')", [theirs]);
for (const [tenant_id, tenant] of [
  [ours, "a"],
  [theirs, "b"],
] as const) {
  // The start has made keys and a secret for the one; the small world brings its own.
  await asOwner("delete from access.secrets where tenant_id = $1", [tenant_id]);
  await plantSmallWorld(asOwner, tenant_id);
  await plantCanaries(asOwner, tenant_id, tenant);
}

export type Headers = Readonly<Record<string, string>>;
export type CallerKind = {
  readonly name: string;
  readonly headers: Headers;
  readonly scopes: readonly string[];
  /** Whose things he may see, if any. */
  readonly tenant: "a" | "b" | null;
  /** Beyond his bounds everything is as if it were not there. */
  readonly is_out_of_bounds: boolean;
  /** Bound to channels alone: places and their stock have none. */
  readonly sees_places: boolean;
  readonly is_masked: boolean;
};

export async function keyOf(tenant_id: string, name: string) {
  const decision = await transact(database, tenant_id, { name: "test" }, (tx) =>
    createApiKey(tx, { name, scopes: ["admin"], channel_code: null }, new Date()),
  );
  assert(decision.accepted);
  return { ...decision.value, headers: { authorization: `Bearer ${decision.value.key}` } };
}

export const sessionOf = (role: RoleName, bounds: object = {}, expires?: string) =>
  signedInAs(app.test_database, role, bounds, expires);

const revoked = await keyOf(ours, "revoked");
await transact(database, ours, { name: "test" }, (tx) => revokeApiKey(tx, revoked.api_key_id, new Date()));
const outside = { tenant: null, scopes: [], is_out_of_bounds: false, sees_places: false, is_masked: false } as const;
export const role = async (
  name: RoleName,
  bounds: object = {},
  more: Partial<CallerKind> = {},
): Promise<CallerKind> => ({
  name,
  headers: await sessionOf(name, bounds),
  scopes: ROLES[name].scopes,
  tenant: "a",
  is_out_of_bounds: false,
  sees_places: false,
  is_masked: ROLES[name].masks_personal_data,
  ...more,
});
const elsewhere = { location_codes: ["nowhere"] };
const out = { is_out_of_bounds: true };
export const NOBODY: readonly CallerKind[] = [
  { ...outside, name: "anonymous", headers: {} },
  { ...outside, name: "revoked key", headers: revoked.headers },
  { ...outside, name: "expired session", headers: await sessionOf("administrator", {}, "-1 second") },
];
export const SOMEBODY: readonly CallerKind[] = [
  {
    ...outside,
    name: "administrator of B",
    headers: (await keyOf(theirs, "of-b")).headers,
    tenant: "b",
    scopes: ["admin"],
  },
  await role("store", elsewhere, { name: "clerk of another store", ...out }),
  await role("partner", elsewhere, { name: "partner of another location", ...out }),
  await role(
    "customer_service",
    { channel_codes: ["another"] },
    { name: "service of another channel", ...out, sees_places: true },
  ),
  await role("operations", elsewhere, { name: "operations of another location", ...out }),
  await role("read_only"),
  await role("finance"),
  await role("customer_service"),
];

export async function send(caller: Pick<CallerKind, "headers">, operation: Operation, tenant_id: string) {
  const { url, body } = requestFor(operation, tenant_id);
  const has_body = operation.method !== "GET" && operation.method !== "DELETE";
  const answer = await inject({
    ...{ method: operation.method, url, headers: { ...caller.headers } },
    ...(has_body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, text: await textOf(answer) };
}

/** What a person or a program can read of it, be it JSON, lines, a paper or the beginning of a stream without end. */
export async function textOf(answer: Awaited<ReturnType<typeof inject>>): Promise<string> {
  const type = String(answer.headers["content-type"]);
  const chunks: Buffer[] = [];
  for await (const chunk of answer.stream()) {
    chunks.push(Buffer.from(chunk));
    if (type.startsWith("text/event-stream") && String(chunk).includes("event: ready")) break;
  }
  const bytes = Buffer.concat(chunks);
  return type.startsWith("application/pdf") ? pdfText(bytes) : bytes.toString();
}

export const inject = (request: InjectOptions) => server.inject({ ...request, payloadAsStream: true });

/** Everything that a tenant has, but for what the callers' own sign-in leaves. */
export async function digestOf(tenant_id: string): Promise<string> {
  const tables = await asOwner<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = 'tenant_id' and table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
        and format('%I.%I', table_schema, table_name) not in ('platform.tenants', 'platform.number_ranges', 'access.attempts', 'access.sessions', 'access.users')
      order by 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const [row] = await asOwner<{ digest: string | null }>(
      `select md5(string_agg(md5(one::text), '' order by one::text)) as digest from ${name} as one where tenant_id = $1`,
      [tenant_id],
    );
    parts.push(`${name} ${row?.digest}`);
  }
  return parts.join("\n");
}
