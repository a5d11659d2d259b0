import type { Transaction } from "../platform/transaction.ts";
import type { Workflow } from "./document.ts";
import { standardWorkflows } from "./standard.ts";

/** Every version of every workflow of a tenant: what it has published, and the standard ones that ship with the product. */
export async function loadWorkflows(tx: Transaction): Promise<Workflow[]> {
  const rows = await tx.query<{ document: Workflow }>(
    "select documents.document from workflows.documents as documents where documents.tenant_id = $1 order by documents.code, documents.version",
    [tx.tenant_id],
  );
  const published = rows.map((row) => row.document);
  const keys = new Set(published.map((workflow) => `${workflow.code} ${workflow.version}`));
  return [...standardWorkflows().filter((workflow) => !keys.has(`${workflow.code} ${workflow.version}`)), ...published];
}

/** @returns false if this version of the workflow exists already: published versions and those that ship with the product never change */
export async function publishWorkflow(tx: Transaction, workflow: Workflow, published_by: string): Promise<boolean> {
  if (standardWorkflows().some(({ code, version }) => code === workflow.code && version === workflow.version))
    return false;
  const rows = await tx.query(
    `insert into workflows.documents (tenant_id, code, version, document, published_by) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, code, version) do nothing
     returning code`,
    [tx.tenant_id, workflow.code, workflow.version, JSON.stringify(workflow), published_by],
  );
  return rows.length === 1;
}
