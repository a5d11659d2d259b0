import type { FastifyInstance, FastifyRequest } from "fastify";
import { parseJson } from "./json-body.ts";
import { platformError } from "./platform-problems.ts";
import { NDJSON_TYPE } from "./validation.ts";

type Done = (error: Error | null, body?: unknown) => void;

const ENCODINGS = new Set(["utf-8", "utf8", "us-ascii"]);

/**
 * Decides by its media type how a body is read: JSON at once, NDJSON by its route as it streams in, anything on a route
 * with `config.body: "raw"` as bytes, nothing else.
 */
export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();

  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    readWhole(request, bytes as Buffer, done, readJson);
  });
  server.addContentTypeParser("*", { parseAs: "buffer" }, (request, bytes, done) => {
    readWhole(request, bytes as Buffer, done, refuseType);
  });
  server.addContentTypeParser(NDJSON_TYPE, (request, stream, done) => {
    try {
      refuseCompression(request);
      if (!takesNdjson(request)) throw unsupportedType(request);
      done(null, stream);
    } catch (error) {
      done(error as Error);
    }
  });
}

function readWhole(
  request: FastifyRequest,
  bytes: Buffer,
  done: Done,
  read: (request: FastifyRequest, bytes: Buffer) => unknown,
): void {
  let body: unknown;
  try {
    request.body_bytes = bytes.length;
    if (request.headers["idempotency-key"] !== undefined) request.raw_body = bytes;
    refuseCompression(request);
    body = request.routeOptions.config.body === "raw" ? bytes : read(request, bytes);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, body);
}

function readJson(request: FastifyRequest, bytes: Buffer): unknown {
  // Validation says what is missing, if the route needs a body at all.
  if (bytes.length === 0) return undefined;
  const content_type = request.headers["content-type"] ?? "";
  if (content_type.includes(";")) checkCharset(content_type);
  return parseJson(bytes);
}

function checkCharset(content_type: string): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(content_type)?.[1]?.toLowerCase();
  if (charset !== undefined && !ENCODINGS.has(charset)) {
    throw platformError("invalid_encoding", `The charset ${charset.slice(0, 40)} is not supported: send UTF-8.`);
  }
}

function refuseType(request: FastifyRequest): never {
  throw unsupportedType(request);
}

/** Uncompressed bodies keep the limit on their size honest. */
function refuseCompression(request: FastifyRequest): void {
  const encoding = request.headers["content-encoding"];
  if (encoding && encoding !== "identity") {
    throw platformError("unsupported_media_type", "Compressed bodies are not supported: leave out Content-Encoding.");
  }
}

function takesNdjson(request: FastifyRequest): boolean {
  const schema = request.routeOptions.schema as { readonly body?: { readonly content?: object } } | undefined;
  return schema?.body?.content !== undefined && NDJSON_TYPE in schema.body.content;
}

export function unsupportedType(request: FastifyRequest): Error {
  const given = request.headers["content-type"]?.slice(0, 80);
  const taken = takesNdjson(request) ? `application/json or ${NDJSON_TYPE}` : "application/json";
  return platformError(
    "unsupported_media_type",
    `${given ? `${given} is` : "A body without Content-Type is"} not taken here: send ${taken}.`,
  );
}
