import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer } from "../../platform/http/index.ts";

const YEAR_SECONDS = 365 * 24 * 3600;
/** The names under assets/ change with what is in them. */
const FILES = ["/assets/:name", "/icons/:name", "/favicon.svg", "/manifest.webmanifest"] as const;
const FILE_SCHEMA = {
  hide: true,
  params: { type: "object", properties: { name: { type: "string" } }, additionalProperties: false },
} as const;
/** Paths of the app as a person types them or follows a link. */
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

  const schema = { hide: true, querystring: {} };
  const sendPage = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString("base64");
    reply.header("content-security-policy", pagePolicy(nonce));
    reply.header("content-type", "text/html; charset=utf-8");
    reply.header("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()");
    return reply.send(document.replace("<head>", `<head><meta name="style-nonce" content="${nonce}" />`));
  };
  for (const url of PAGES) server.get(url, { config, schema }, async (_request, reply) => sendPage(reply));
  // People get a page that says so; for programs all that is unknown stays a problem in JSON.
  server.get("/*", { config, schema }, async (request, reply) =>
    isOfPerson(request) ? sendPage(reply.code(404)) : reply.callNotFound(),
  );
  const worker = await serviceWorker(folder);
  server.get("/sw.js", { config: { scope: null, unmetered: true }, schema: FILE_SCHEMA }, async (_request, reply) => {
    // The browser compares it with the one it has, so it must get the newest; its requests are under its own policy.
    reply.header("cache-control", "no-cache");
    reply.header("content-security-policy", WORKER_POLICY);
    return reply.type("text/javascript; charset=utf-8").send(worker);
  });
  await server.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, index: false });
  for (const url of FILES) {
    server.get(url, { config: { scope: null, unmetered: true }, schema: FILE_SCHEMA }, async (request, reply) => {
      const path = (request.url.split("?", 1)[0] as string).slice(1);
      reply.header(
        "cache-control",
        path.startsWith("assets/") ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
      );
      if (CODE_READER.test(path)) reply.header("content-security-policy", CODE_READER_POLICY);
      return reply.sendFile(path);
    });
  }
}

/** A browser that follows a link or an address that somebody has typed, outside of the API. */
function isOfPerson({ headers, url }: FastifyRequest): boolean {
  const is_navigation = headers["sec-fetch-mode"] === undefined || headers["sec-fetch-mode"] === "navigate";
  return is_navigation && /\btext\/html\b/.test(headers.accept ?? "") && !/^\/(v1|auth|health|problems)\//.test(url);
}

/** What the worker fetches is the app's own: its document, its files, its pictures. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";
/** The reader of codes is the one place where WebAssembly runs; a worker is under the policy that it came with. */
const CODE_READER = /^assets\/code-reader-worker-/;
const CODE_READER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'";
/** What a device keeps to start without a connection; other fonts and pictures come when they are needed. */
const KEPT_FILES = /\.(js|css|wasm)$|latin-wght.*\.woff2$/;

/** Lets the app start without a connection: told which build this is and what belongs to it, so a new build is a new worker. */
async function serviceWorker(folder: string): Promise<string> {
  const names = (await readdir(join(folder, "assets"))).filter((name) => KEPT_FILES.test(name)).sort();
  const files = ["favicon.svg", "manifest.webmanifest", ...names.map((name) => `assets/${name}`)];
  const source = await readFile(join(folder, "sw.js"), "utf8");
  return source
    .replace('"__BUILD__"', JSON.stringify(basename(folder)))
    .replace('["__FILES__"]', JSON.stringify(files));
}

/** Scripts and styles come from the app's own files; the nonce is for the theme's variables, which are made at run time. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
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
