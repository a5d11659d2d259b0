import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { HttpServer } from "../../platform/http/index.ts";

const YEAR_SECONDS = 365 * 24 * 3600;
/** The names under assets/ change with what is in them. */
const FILES = ["/assets/:name", "/favicon.svg"] as const;
const FILE_SCHEMA = {
  hide: true,
  params: { type: "object", properties: { name: { type: "string" } }, additionalProperties: false },
} as const;
/** Paths of the app as a person types them or follows a link. All else that is unknown stays a problem in JSON. */
const PAGES = [
  "/",
  "/home",
  "/orders",
  "/orders/*",
  "/exceptions",
  "/exceptions/*",
  "/stock",
  "/stock/*",
  "/locations",
  "/locations/*",
  "/store",
  "/store/*",
  "/admin",
  "/admin/*",
  "/account",
  "/sign-in",
  "/welcome",
  "/reset-password",
] as const;

/**
 * Serves the web app: its pages, all of them the same document, and its files, whose names change with their content.
 *
 * @param folder     as `builtConsole` gives it
 * @param public_url where people reach the app; its path is the prefix that a reverse proxy has taken away
 */
export async function serveConsole(server: HttpServer, folder: string, public_url: string): Promise<void> {
  const prefix = new URL(`${public_url}/`).pathname;
  const document = (await readFile(join(folder, "index.html"), "utf8")).replace(
    '<base href="/" />',
    `<base href="${prefix}" />`,
  );
  const config = { scope: null };

  for (const url of PAGES) {
    server.get(url, { config, schema: { hide: true, querystring: {} } }, async (_request, reply) => {
      const nonce = randomBytes(16).toString("base64");
      reply.header("content-security-policy", pagePolicy(nonce));
      reply.header("content-type", "text/html; charset=utf-8");
      reply.header("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()");
      return reply.send(document.replace("<head>", `<head><meta name="style-nonce" content="${nonce}" />`));
    });
  }
  await server.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, index: false });
  for (const url of FILES) {
    server.get(url, { config: { scope: null, unmetered: true }, schema: FILE_SCHEMA }, async (request, reply) => {
      const path = (request.url.split("?", 1)[0] as string).slice(1);
      reply.header(
        "cache-control",
        path.startsWith("assets/") ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
      );
      return reply.sendFile(path);
    });
  }
}

/** Scripts and styles come from the app's own files; the nonce is for the theme's variables, which are made at run time. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
