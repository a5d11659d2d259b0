import { Type } from "typebox";
import { newId } from "../../kernel/ids.ts";
import { recordAudit, sameFields } from "../../platform/audit.ts";
import {
  type AnyRefusalTable,
  callerOf,
  type HttpServer,
  idempotent,
  originOf,
  refusalAnswer,
  sendRefusal,
} from "../../platform/http/index.ts";
import { read, transact } from "../../platform/transaction.ts";
import {
  deleteListEntry,
  KEY_FIELDS,
  listKey,
  loadRules,
  saveListEntry,
  saveRule,
  validateRiskRule,
} from "../../risk/index.ts";
import { publishWorkflow, validateWorkflow } from "../../workflows/index.ts";
import type { Services } from "../services.ts";
import { closed } from "./schemas.ts";

type WithErrors = { readonly code: string; readonly errors: readonly unknown[] };
const REFUSALS: AnyRefusalTable = {
  workflow_invalid: {
    status: 422,
    title: "The workflow is not valid",
    retryable: false,
    detail: () => "Nothing was published: correct what errors points at.",
  },
  workflow_version_exists: {
    status: 409,
    title: "This version is published",
    retryable: false,
    detail: () => "A published version never changes, since orders run by it: raise the version.",
  },
  risk_rule_invalid: {
    status: 422,
    title: "The rule is not valid",
    retryable: false,
    detail: () => "Nothing was changed: correct what errors points at.",
  },
  list_value_empty: {
    status: 422,
    title: "There is nothing to compare",
    retryable: false,
    detail: () => "The value is empty once it is normalized: send another.",
  },
  list_entry_not_found: {
    status: 404,
    title: "No such entry",
    retryable: false,
    detail: () => "There is no list entry with this id.",
  },
};

/** Rules as data: workflows, and what the screening goes by. */
export function registerSettingsRoutes(server: HttpServer, services: Services): void {
  registerWorkflows(server, services);
  registerRiskRules(server, services);
  registerListEntries(server, services);
}

const Document = Type.Record(Type.String(), Type.Unknown());

function registerWorkflows(server: HttpServer, services: Services): void {
  server.get(
    "/v1/workflows",
    {
      config: { scope: "workflows:read" },
      schema: {
        operationId: "listWorkflows",
        summary: "Every published version of every workflow, the standard ones included",
        tags: ["Settings"],
        response: { 200: Type.Object({ data: Type.Array(Document) }, closed) },
      },
    },
    async (request) => ({
      data: [...(await read(services.database, callerOf(request).tenant_id, "listWorkflows", services.workflows.get))],
    }),
  );
  server.post(
    "/v1/workflows",
    {
      config: { scope: "workflows:write", refusals: [REFUSALS] },
      schema: {
        operationId: "publishWorkflow",
        summary: "Publish a version of a workflow",
        description: "New orders get the highest version of a code; running orders keep theirs.",
        tags: ["Settings"],
        body: Document,
        response: { 201: Document },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const decision = validateWorkflow(services.workflow_conditions, request.body);
        if (!decision.accepted) return refusalAnswer(decision.refusal as WithErrors, REFUSALS);
        const is_new = await publishWorkflow(tx, decision.value, callerOf(request).actor);
        if (!is_new) return refusalAnswer({ code: "workflow_version_exists" }, REFUSALS);
        tx.afterCommit(() => services.workflows.forget(tx.tenant_id));
        const { code, version } = decision.value;
        const published = { action: "workflow_published", object_kind: "workflow", object_id: code, before: null };
        recordAudit(tx, originOf(request), [{ ...published, after: { version } }], services.clock.now());
        return { status: 201, body: decision.value };
      }),
  );
}

function registerRiskRules(server: HttpServer, services: Services): void {
  server.get(
    "/v1/risk-rules",
    {
      config: { scope: "workflows:read" },
      schema: {
        operationId: "listRiskRules",
        summary: "The rules of the screening",
        tags: ["Settings"],
        response: { 200: Type.Object({ data: Type.Array(Document) }, closed) },
      },
    },
    async (request) => ({
      data: [...(await read(services.database, callerOf(request).tenant_id, "listRiskRules", services.risk_rules.get))],
    }),
  );
  server.put(
    "/v1/risk-rules/:code",
    {
      config: { scope: "workflows:write", refusals: [REFUSALS] },
      schema: {
        operationId: "putRiskRule",
        summary: "Create or replace a rule; a default rule is replaced by one of the same code",
        tags: ["Settings"],
        params: Type.Object({ code: Type.String({ minLength: 1, maxLength: 63 }) }, closed),
        body: Document,
        response: { 200: Document },
      },
    },
    async (request, reply) => {
      const decision = validateRiskRule(services.risk_conditions, { ...request.body, code: request.params.code });
      if (!decision.accepted) return sendRefusal(reply, decision.refusal as WithErrors, REFUSALS);
      const { tenant_id } = callerOf(request);
      await transact(services.database, tenant_id, { name: "putRiskRule" }, async (tx) => {
        const { code } = request.params;
        const before = (await loadRules(tx)).find((rule) => rule.code === code);
        await saveRule(tx, decision.value);
        const after = { ...decision.value };
        const saved = { action: "risk_rule_saved", object_kind: "risk_rule", object_id: code, after };
        recordAudit(tx, originOf(request), [{ ...saved, before: sameFields(before, after) }], services.clock.now());
      });
      services.risk_rules.forget(tenant_id);
      return decision.value;
    },
  );
}

function registerListEntries(server: HttpServer, services: Services): void {
  const Entry = Type.Object(
    {
      list: Type.Union([Type.Literal("deny"), Type.Literal("allow")]),
      field: Type.Union(KEY_FIELDS.map((field) => Type.Literal(field))),
      value: Type.Union([
        Type.String({ minLength: 1, maxLength: 320 }),
        Type.Object(
          { street: Type.String(), postal_code: Type.String(), city: Type.String(), country: Type.String() },
          closed,
        ),
      ]),
      reason: Type.String({ minLength: 1, maxLength: 200, description: "A code. No personal data." }),
      expires_at: Type.Optional(Type.Union([Type.String({ format: "date-time" }), Type.Null()])),
    },
    closed,
  );
  server.post(
    "/v1/risk-list-entries",
    {
      config: { scope: "workflows:write", refusals: [REFUSALS] },
      schema: {
        operationId: "addRiskListEntry",
        summary: "Put somebody on the deny or allow list",
        description: "Only a hash of the normalized value is kept.",
        tags: ["Settings"],
        body: Entry,
        response: { 201: Type.Object({ entry_id: Type.String({ format: "uuid" }) }, closed) },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const { list, field, value, reason, expires_at = null } = request.body;
        const is_fitting = (field === "address") === (typeof value === "object");
        const key_hash = is_fitting ? listKey(field, value as never) : null;
        if (key_hash === null) return refusalAnswer({ code: "list_value_empty" }, REFUSALS);
        const entry = {
          entry_id: newId(),
          list,
          field,
          key_hash,
          reason,
          expires_at: expires_at === null ? null : new Date(expires_at),
        };
        const entry_id = await saveListEntry(tx, entry);
        // Not whom it is about: that is known as a hash alone.
        const after = { list, field, reason, expires_at };
        const added = { action: "risk_list_entry_added", object_kind: "risk_list_entry", object_id: entry_id };
        recordAudit(tx, originOf(request), [{ ...added, before: null, after }], services.clock.now());
        return { status: 201, body: { entry_id } };
      }),
  );
  server.delete(
    "/v1/risk-list-entries/:entry_id",
    {
      config: { scope: "workflows:write", refusals: [REFUSALS] },
      schema: {
        operationId: "deleteRiskListEntry",
        summary: "Take somebody off a list",
        tags: ["Settings"],
        params: Type.Object({ entry_id: Type.String({ format: "uuid" }) }, closed),
        response: { 204: Type.Null({ description: "Taken off." }) },
      },
    },
    async (request, reply) => {
      const { tenant_id } = callerOf(request);
      const { entry_id } = request.params;
      const found = await transact(services.database, tenant_id, { name: "deleteRiskListEntry" }, async (tx) => {
        const was_there = await deleteListEntry(tx, entry_id);
        const deleted = { action: "risk_list_entry_deleted", object_kind: "risk_list_entry", object_id: entry_id };
        if (was_there)
          recordAudit(
            tx,
            originOf(request),
            [{ ...deleted, before: { listed: true }, after: null }],
            services.clock.now(),
          );
        return was_there;
      });
      return found ? reply.code(204).send() : sendRefusal(reply, { code: "list_entry_not_found" }, REFUSALS);
    },
  );
}
