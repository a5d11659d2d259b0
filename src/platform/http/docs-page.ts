import { escapeHtml, htmlPage, proseHtml } from "./html.ts";
import type { Media, OpenApi, Operation, Parameter, ResponseObject } from "./openapi.ts";
import { describeSchema, type JsonSchema } from "./schema-words.ts";

type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

/** Renders the API reference as one page that needs no script and loads nothing. */
export function docsPage(document: OpenApi): string {
  const groups = groupByTag(document);
  const navigation = [...groups]
    .map(([tag, entries]) => `<b>${escapeHtml(tag)}</b>${entries.map(navigationLink).join("")}`)
    .join("");
  const sections = [...groups].map(([tag, entries]) => section(tag, entries, document)).join("");
  return htmlPage(
    `${document.info.title} API`,
    `<div class="layout"><nav aria-label="Operations"><a href="/openapi.json">openapi.json</a><a href="/problems">Problem codes</a>${navigation}</nav>
     <main><p class="eyebrow">API reference · ${escapeHtml(document.info.version)}</p><h1>${escapeHtml(document.info.title)}</h1>
     ${proseHtml(document.info.description ?? "")}${sections}</main></div>`,
  );
}

function groupByTag(document: OpenApi): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? path.split("/")[2] ?? "other";
      const entries = groups.get(tag) ?? [];
      entries.push({ method, path, operation });
      groups.set(tag, entries);
    }
  }
  return new Map([...groups].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function navigationLink({ method, path, operation }: Entry): string {
  const title = escapeHtml(operation.summary ?? `${method.toUpperCase()} ${path}`);
  return `<a href="#${escapeHtml(operation.operationId)}" title="${escapeHtml(`${method.toUpperCase()} ${path}`)}">${title}</a>`;
}

function section(tag: string, entries: readonly Entry[], document: OpenApi): string {
  const description = document.tags?.find((candidate) => candidate.name === tag)?.description ?? "";
  return `<section><h2>${escapeHtml(tag)}</h2>${description ? proseHtml(description) : ""}${entries.map((entry) => operationBlock(entry, document)).join("")}</section>`;
}

function operationBlock({ method, path, operation }: Entry, document: OpenApi): string {
  const scope = operation["x-scope"] ? `scope ${escapeHtml(operation["x-scope"])}` : "public";
  return `<details class="operation" id="${escapeHtml(operation.operationId)}"><summary>
    <span class="mono method ${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</span><span class="mono">${escapeHtml(path)}</span>
    <span class="dim">${escapeHtml(operation.summary ?? "")}</span><span class="scope">${scope}</span></summary><div>
    ${proseHtml(operation.description ?? "")}
    ${parametersTable(operation.parameters ?? [], document)}
    ${bodyBlock(operation, document)}
    <h4>Answers</h4><table><tbody>${Object.entries(operation.responses)
      .map(([status, response]) => responseRow(status, response, document))
      .join("")}</tbody></table></div></details>`;
}

function parametersTable(parameters: readonly Parameter[], document: OpenApi): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    (
      parameter,
    ) => `<tr><td class="mono">${escapeHtml(parameter.name)}${parameter.required ? ' <span class="required">required</span>' : ""}</td>
      <td class="dim">${escapeHtml(parameter.in)}</td><td>${schemaCell(parameter.schema, document)}${proseHtml(parameter.description ?? "")}</td></tr>`,
  );
  return `<h4>Parameters</h4><table><tbody>${rows.join("")}</tbody></table>`;
}

function bodyBlock(operation: Operation, document: OpenApi): string {
  const content = Object.entries(operation.requestBody?.content ?? {});
  return content
    .map(([type, media]) => `<h4>Body · ${escapeHtml(type)}</h4>${mediaBlock(media, document, true)}`)
    .join("");
}

function responseRow(status: string, given: ResponseObject, document: OpenApi): string {
  const response = resolveResponse(given, document);
  const content = Object.entries(response.content ?? {});
  // The problem document is the same everywhere; it is described once, by its own codes here.
  const shown = content
    .filter(([type]) => type !== "application/problem+json")
    .map(([, media]) => mediaBlock(media, document, false));
  return `<tr><td class="mono">${escapeHtml(status)}</td><td>${proseHtml(response.description ?? "")}${shown.join("")}</td></tr>`;
}

function mediaBlock(media: Media, document: OpenApi, is_request: boolean): string {
  if (!media.schema) return "";
  const schema = resolve(media.schema, document);
  const example =
    media.example ??
    Object.values(media.examples ?? {})[0]?.value ??
    schema.example ??
    (is_request ? exampleOf(schema, document, 0) : undefined);
  const shown =
    example === undefined
      ? ""
      : `<details class="fields"><summary>Example</summary><pre>${escapeHtml(JSON.stringify(example, null, 2))}</pre></details>`;
  return `${schemaCell(schema, document)}${fieldsTable(schema, document, 0)}${shown}`;
}

const DEPTH_MAX = 6;

/** What a value must be, and for objects and lists of objects a fold with their fields. */
function schemaCell(given: JsonSchema, document: OpenApi): string {
  const schema = resolve(given, document);
  const initial = schema.default === undefined ? "" : `, ${escapeHtml(JSON.stringify(schema.default))} if left out`;
  return `<span class="dim">${escapeHtml(describeSchema(schema).replace(/^a different value$/, "any value"))}${initial}</span>`;
}

function fieldsTable(given: JsonSchema, document: OpenApi, depth: number): string {
  const schema = resolve(given, document);
  if (depth > DEPTH_MAX) return "";
  const inner = schema.items ?? recordValue(schema);
  if (inner) return fieldsTable(inner, document, depth);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.map((branch) => fieldsTable(branch, document, depth)).join("");
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return "";
  const rows = fields.map(([name, field]) => {
    const required =
      schema.required?.includes(name) && field.default === undefined ? ' <span class="required">required</span>' : "";
    const description = resolve(field, document).description ?? "";
    return `<tr><td class="mono">${escapeHtml(name)}${required}</td><td>${schemaCell(field, document)}${proseHtml(description)}${fieldsTable(field, document, depth + 1)}</td></tr>`;
  });
  const table = `<table><tbody>${rows.join("")}</tbody></table>`;
  return `<details class="fields"${depth === 0 ? " open" : ""}><summary>${fields.length} ${fields.length === 1 ? "field" : "fields"}</summary>${table}</details>`;
}

function recordValue(schema: JsonSchema): JsonSchema | undefined {
  if (typeof schema.additionalProperties === "object") return schema.additionalProperties;
  return schema.properties ? undefined : Object.values(schema.patternProperties ?? {})[0];
}

function exampleOf(given: JsonSchema, document: OpenApi, depth: number): unknown {
  const schema = resolve(given, document);
  const written =
    schema.example ??
    (schema.examples as unknown[] | undefined)?.[0] ??
    schema.default ??
    schema.const ??
    schema.enum?.[0];
  if (written !== undefined) return written;
  const branch = (schema.anyOf ?? schema.oneOf)?.find((candidate) => candidate.type !== "null");
  if (branch) return exampleOf(branch, document, depth);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  if (type === "object" && depth < DEPTH_MAX) {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, document, depth + 1)]),
    );
  }
  if (type === "array") return schema.items && depth < DEPTH_MAX ? [exampleOf(schema.items, document, depth + 1)] : [];
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  return type === "string" ? exampleText(schema.format) : null;
}

function exampleText(format: string | undefined): string {
  if (format === "date-time") return "2026-11-22T10:00:00Z";
  if (format === "date") return "2026-11-22";
  if (format === "uuid") return "018f3b1e-7c2a-7000-8000-000000000001";
  return format === "email" ? "a@example.com" : "text";
}

/** Follows a reference into the document; anything else is taken as it is. */
function resolve(schema: JsonSchema, document: OpenApi): JsonSchema {
  const reference = schema.$ref;
  if (typeof reference !== "string") return schema;
  return document.components.schemas[reference.slice(reference.lastIndexOf("/") + 1)] ?? {};
}

function resolveResponse(response: ResponseObject, document: OpenApi): ResponseObject {
  if (!response.$ref) return response;
  return (
    (document.components.responses[response.$ref.slice(response.$ref.lastIndexOf("/") + 1)] as
      | ResponseObject
      | undefined) ?? {}
  );
}
