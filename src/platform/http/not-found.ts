import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { platformError } from "./platform-problems.ts";
import { sendProblem } from "./reply.ts";

export type KnownRoutes = {
  readonly remember: (route: RouteOptions) => void;
  /** Answers 405 with Allow if the path is known by other methods, else 404. */
  readonly answer: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
};

/** Remembers which paths exist, to tell a wrong method from a wrong path. Only asked when no route has matched. */
export function knownRoutes(): KnownRoutes {
  const methods_by_url = new Map<string, Set<string>>();
  let patterns: readonly { readonly pattern: RegExp; readonly methods: Set<string> }[] | null = null;

  return {
    remember: (route) => {
      const methods = methods_by_url.get(route.url) ?? new Set<string>();
      for (const method of [route.method].flat()) methods.add(method);
      methods_by_url.set(route.url, methods);
      patterns = null;
    },
    answer: (request, reply) => {
      patterns ??= [...methods_by_url].map(([url, methods]) => ({ pattern: patternOf(url), methods }));
      const path = request.url.split("?", 1)[0] ?? "";
      const allowed = new Set(
        patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]),
      );
      // Known by this very method: what the route should give is not there.
      if (allowed.size === 0 || allowed.has(request.method)) {
        return sendProblem(
          reply,
          platformError("route_not_found", "There is no such path. All paths are listed at /docs.").problem,
        );
      }
      const allow = [...allowed].sort().join(", ");
      return sendProblem(reply, platformError("method_not_allowed", `This path takes ${allow}.`).problem, { allow });
    },
  };
}

function patternOf(url: string): RegExp {
  // A route that takes every path says nothing about the methods of one.
  if (url === "*" || url === "/*") return /^(?!)/;
  const source = url
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/:[A-Za-z0-9_]+/g, "[^/]+")
    .replaceAll("*", ".*");
  return new RegExp(`^${source}$`);
}
