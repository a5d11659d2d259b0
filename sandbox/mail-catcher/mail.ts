import { parseHeaderValue } from "nodemailer/lib/mime-funcs";

/** What a person wants to see of a mail. Attachments are named, not kept apart: they are in the raw text. */
export type ParsedMail = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Names in lower case; of repeated ones the first. Encoded words are decoded. */
  readonly headers: { readonly [name: string]: string };
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content_type: string;
    readonly byte_count: number;
  }[];
};

type Part = {
  readonly headers: { readonly [name: string]: string };
  readonly content_type: string;
  readonly parameters: { readonly [name: string]: string };
  readonly content: Buffer;
};

const DEEPEST_PART = 10;

/**
 * Reads a message (RFC 5322, MIME by RFC 2045 to 2047). Bytes are kept as latin1 text until a part's character set
 * is known, so nothing is decoded twice.
 */
export function parseMail(raw: Buffer): ParsedMail {
  const parts = leafParts(raw.toString("latin1"), 0);
  const headers = readHeaders(splitHead(raw.toString("latin1")).head);
  const body = (content_type: string) => {
    const part = parts.find((candidate) => candidate.content_type === content_type && !isAttachment(candidate));
    return part ? decodeText(part.content, part.parameters.charset ?? "utf-8") : null;
  };
  return {
    from: headers.from ?? "",
    to: headers.to ?? "",
    subject: headers.subject ?? "",
    headers,
    text: body("text/plain"),
    html: body("text/html"),
    attachments: parts.filter(isAttachment).map((part) => ({
      filename: filenameOf(part),
      content_type: part.content_type,
      byte_count: part.content.length,
    })),
  };
}

/** The parts that hold content, in the order of the message. */
function leafParts(message: string, depth: number): readonly Part[] {
  const { head, body } = splitHead(message);
  const headers = readHeaders(head);
  const { value, params } = parseHeaderValue(headers["content-type"] ?? "text/plain");
  const content_type = value.toLowerCase();
  if (content_type.startsWith("multipart/") && params.boundary && depth < DEEPEST_PART) {
    return splitByBoundary(body, params.boundary).flatMap((part) => leafParts(part, depth + 1));
  }
  const content = decodeTransfer(body, headers["content-transfer-encoding"] ?? "7bit");
  return [{ headers, content_type, parameters: params, content }];
}

function splitHead(message: string): { readonly head: string; readonly body: string } {
  if (message.startsWith("\r\n") || message.startsWith("\n")) return { head: "", body: message.replace(/^\r?\n/, "") };
  const gap = /\r?\n\r?\n/.exec(message);
  if (!gap) return { head: message, body: "" };
  return { head: message.slice(0, gap.index), body: message.slice(gap.index + gap[0].length) };
}

function readHeaders(head: string): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const line of head.replace(/\r?\n(?=[ \t])/g, "").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] ??= decodeWords(line.slice(colon + 1).trim());
  }
  return headers;
}

/** Parts stand between lines of two hyphens and the boundary; what is before the first and after the last is not one. */
function splitByBoundary(body: string, boundary: string): readonly string[] {
  const delimiter = new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[^A-Za-z0-9]/g, "\\$&")}(--)?[ \\t]*(?=\\r?\\n|$)`);
  const parts: string[] = [];
  let rest = body;
  for (let first = true; ; first = false) {
    const found = delimiter.exec(rest);
    if (!first) parts.push(found ? rest.slice(0, found.index) : rest);
    if (!found || found[1]) return parts;
    rest = rest.slice(found.index + found[0].length).replace(/^\r?\n/, "");
  }
}

function decodeTransfer(body: string, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return Buffer.from(decodeQuotedPrintable(body), "latin1");
    default:
      return Buffer.from(body, "latin1");
  }
}

/** RFC 2045, 6.7: `=` at the end of a line joins it with the next, `=3D` is a byte. */
function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/[ \t]+(?=\r?\n|$)/g, "")
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Encoded words of RFC 2047, such as `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`; space between two of them does not count. */
function decodeWords(value: string): string {
  const words = /=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=(?:[ \t]+(?==\?[^?\s]+\?[BbQq]\?[^?\s]*\?=))?/g;
  const decoded = value.replace(words, (_match, charset: string, encoding: string, text: string) => {
    const bytes =
      encoding.toUpperCase() === "B"
        ? Buffer.from(text, "base64")
        : Buffer.from(decodeQuotedPrintable(text.replaceAll("_", "=20")), "latin1");
    return decodeText(bytes, charset);
  });
  return decoded === value ? Buffer.from(value, "latin1").toString("utf8") : decoded;
}

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("latin1"); // a character set that does not exist
  }
}

function isAttachment(part: Part): boolean {
  return (
    /^attachment/i.test(part.headers["content-disposition"] ?? "") || !/^text\/(plain|html)$/.test(part.content_type)
  );
}

function filenameOf(part: Part): string {
  const { params } = parseHeaderValue(part.headers["content-disposition"] ?? "");
  return decodeWords(params.filename ?? part.parameters.name ?? "unnamed");
}
