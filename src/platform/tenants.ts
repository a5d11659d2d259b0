import pg from "pg";

/**
 * Makes a tenant if there is none with this id. Only the database's owner may, so it takes the owner's URL.
 *
 * @returns true if it was made by this call
 */
export async function ensureTenant(
  url: string,
  tenant: { readonly tenant_id: string; readonly code: string; readonly name: string },
): Promise<boolean> {
  const owner = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await owner.connect();
  try {
    const { rowCount } = await owner.query(
      "insert into platform.tenants (tenant_id, code, name) values ($1, $2, $3) on conflict do nothing",
      [tenant.tenant_id, tenant.code, tenant.name],
    );
    return rowCount === 1;
  } finally {
    await owner.end();
  }
}
