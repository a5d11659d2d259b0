import { Type } from "typebox";
import { escapeHtml, htmlPage } from "./html.ts";
import { PLATFORM_PROBLEMS, platformError } from "./platform-problems.ts";
import { type AnyRefusalTable, problemType } from "./problem.ts";
import type { HttpServer } from "./types.ts";

type Documented = {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly help: string;
};

/**
 * Collects every code that may be answered, by code.
 *
 * @throws Error if two capabilities give one code different statuses: callers could not rely on it
 */
export function documentedProblems(tables: readonly AnyRefusalTable[]): Map<string, Documented> {
  const documented = new Map<string, Documented>();
  for (const table of [PLATFORM_PROBLEMS as unknown as AnyRefusalTable, ...tables]) {
    for (const [code, { status, title, retryable, help }] of Object.entries(table)) {
      const known = documented.get(code);
      if (known && (known.status !== status || known.retryable !== retryable)) {
        throw new Error(
          `The code ${code} is ${known.status} in one refusal table and ${status} in another: give it one meaning.`,
        );
      }
      if (!known) documented.set(code, { type: problemType(code), code, title, status, retryable, help: help ?? "" });
    }
  }
  return documented;
}

/** `type` of every problem leads here: what the code means and what to do. HTML for people, JSON for programs. */
export function addProblemRoutes(server: HttpServer, tables: readonly AnyRefusalTable[]): void {
  const documented = documentedProblems(tables);
  const config = { scope: null };

  server.get("/problems", { config, schema: { hide: true } }, async () => ({ data: [...documented.values()] }));

  server.get(
    "/problems/:code",
    {
      config,
      schema: {
        hide: true,
        params: Type.Object({ code: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const entry = documented.get(request.params.code);
      if (!entry) throw platformError("route_not_found", "There is no problem of this code. GET /problems lists all.");
      if (!request.headers.accept?.includes("text/html")) return entry;
      return reply.header("content-type", "text/html; charset=utf-8").send(page(entry));
    },
  );
}

function page(entry: Documented): string {
  const retry = entry.retryable
    ? "The same request can succeed later: send it again."
    : "The same request will be refused again: change it first.";
  return htmlPage(
    entry.title,
    `<main><p class="eyebrow">${entry.status} · ${escapeHtml(entry.code)}</p><h1>${escapeHtml(entry.title)}</h1>
     <p>${escapeHtml(entry.help)}</p><p>${retry}</p><p><a href="/docs">API reference</a></p></main>`,
  );
}
