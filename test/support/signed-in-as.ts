import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RoleName } from "../../src/access/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "./database.ts";

export type TestBounds = {
  readonly channel_codes?: readonly string[];
  readonly location_codes?: readonly string[];
  readonly amount_max_minor?: number;
};

/** Signed in as a new user, as the cookie and the database have it. @returns the headers that a page of ours sends */
export async function signedInAs(
  { asOwner, tenant_id }: TestDatabase,
  role: RoleName,
  { channel_codes, location_codes, amount_max_minor }: TestBounds = {},
  expires = "1 hour",
): Promise<Readonly<Record<string, string>>> {
  const [user_id, token] = [newId(), randomBytes(24).toString("base64url")];
  await asOwner(
    `insert into access.users (tenant_id, user_id, handle, email, name, role, channel_codes, location_codes, amount_max_minor,
                               created_at, updated_at)
     values ($1, $2, $3, $4, 'x', $5, $6, $7, $8, now(), now())`,
    [
      ...[tenant_id, user_id, randomBytes(4).toString("hex"), `${user_id}@example.com`, role],
      ...[channel_codes ?? null, location_codes ?? null, amount_max_minor ?? null],
    ],
  );
  await asOwner(
    `insert into access.sessions (tenant_id, session_id, user_id, token_hash, created_at, updated_at, expires_at)
     values ($1, $2, $3, $4, now() - interval '1 day', now(), now() + $5::interval)`,
    [tenant_id, newId(), user_id, createHash("sha256").update(token).digest("base64url"), expires],
  );
  const [secret] = await asOwner<{ value: string }>("select value from access.secrets where tenant_id = $1", [
    tenant_id,
  ]);
  const signature = createHmac("sha256", secret?.value ?? "")
    .update(token)
    .digest("base64");
  const cookie = `dirigent.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  return { cookie, origin: "http://localhost", host: "localhost" };
}
