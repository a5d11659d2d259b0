import { writeSync } from "node:fs";
import pino from "pino";

export type Logger = pino.Logger;

const CENSOR = "[redacted]";

/** Fields that hold persons or secrets, wherever they turn up in what somebody logs, down to four levels. */
const PRIVATE_FIELDS = [
  ...[
    "authorization",
    "cookie",
    "password",
    "secret",
    "token",
    "api_key",
    "key",
    "key_hash",
    "signature",
    "connection_string",
  ],
  ...["email", "phone", "street", "street_2", "postal_code", "city", "iban", "date_of_birth", "ip", "remote_address"],
  ...[
    "customer",
    "address",
    "billing_address",
    "shipping_address",
    "recipient",
    "body",
    "raw_body",
    "headers",
    "query",
    "params",
    "url",
  ],
];
const REDACT_PATHS = PRIVATE_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);

/** The last net: whatever looks like a mail address, an API key, or the password in a database URL. */
const SCRUBBED: readonly (readonly [RegExp, string])[] = [
  [/[^\s@"'<>(),:;[\]{}\\]+@[^\s@"'<>(),:;[\]{}\\]+\.[^\s@"'<>(),:;[\]{}\\]+/g, CENSOR],
  [/\bdk_[A-Za-z0-9_-]{8,}/g, CENSOR],
  [/(\b[a-z]+:\/\/)[^\s/@"]+@/g, `$1${CENSOR}@`],
  [/\b[Bb]earer [A-Za-z0-9._~+/=-]+/g, `Bearer ${CENSOR}`],
];

/**
 * Makes the log of a process: one JSON object a line. It keeps what operating needs (kinds, codes, ids, durations, stacks)
 * and none of what customers have entered, also if somebody logs too much by mistake.
 *
 * @param options.destination where the lines go; standard output unless a test says otherwise
 */
export function createLogger(options: {
  readonly level: string;
  readonly destination?: pino.DestinationStream;
}): Logger {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACT_PATHS, censor: CENSOR },
      serializers: { err: describeError, error: describeError, req: nothing, res: nothing },
      hooks: { streamWrite: scrub },
    },
    options.destination ?? standardOutput(),
  );
}

/**
 * At exit the stream writes what it still holds, and repeats a write that fails without end. When whoever read our output is
 * gone there is nobody to tell, so then it is dropped: the process must end, not hang with its connections open.
 */
function standardOutput(): pino.DestinationStream {
  const stream = pino.destination({ fd: 1, sync: false });
  const flush = stream.flushSync.bind(stream);
  stream.flushSync = () => {
    if (isRead()) flush();
  };
  return stream;
}

/** Only a write of at least a byte tells; an empty line harms no reader. */
function isRead(): boolean {
  try {
    writeSync(1, "\n");
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EAGAIN";
  }
}

type ErrorDescription = {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly stack: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
};

/**
 * An error as it may be logged. Of Postgres errors the fields that quote rows and parameters (detail, where, hint,
 * internalQuery) are left out, and so are the values that messages quote.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error))
    return { type: typeof error, message: "Something that is no error was thrown.", stack: "" };
  const fields = error as Error & { readonly code?: unknown; readonly constraint?: unknown; readonly table?: unknown };
  const message = safeMessage(error);
  return {
    type: error.name,
    message,
    ...(typeof fields.code === "string" ? { code: fields.code } : {}),
    ...(typeof fields.constraint === "string" ? { constraint: fields.constraint } : {}),
    ...(typeof fields.table === "string" ? { table: fields.table } : {}),
    stack: `${error.name}: ${message}\n${stackFrames(error)}`,
    ...(error.cause !== undefined && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < 4
      ? { errors: error.errors.slice(0, 5).map((inner) => describeError(inner, depth + 1)) }
      : {}),
  };
}

function safeMessage(error: Error): string {
  const is_postgres = "severity" in error && "code" in error;
  if (is_postgres || error instanceof SyntaxError || error instanceof URIError)
    return withoutQuotedValues(error.message);
  return error.message;
}

/**
 * Postgres quotes identifiers before the colon and values behind it (`invalid input syntax for type uuid: "…"`), except
 * where it quotes a value in the sentence (`value "…" is out of range`), as JSON.parse does.
 */
function withoutQuotedValues(message: string): string {
  return message
    .replace(/(value|token|input|string|date\/time|field) ["'“].*["'”]/gis, `$1 "${CENSOR}"`)
    .replace(/: ".*$/s, `: "${CENSOR}"`)
    .replace(/".*" is not valid JSON/s, `"${CENSOR}" is not valid JSON`);
}

/** The frames alone: the head of a stack repeats the message as it was. */
function stackFrames(error: Error): string {
  const stack = error.stack ?? "";
  const first_frame = stack.search(/^ {4}at /m);
  return first_frame < 0 ? "" : stack.slice(first_frame);
}

function nothing(): undefined {
  return undefined;
}

function scrub(line: string): string {
  let scrubbed = line;
  for (const [pattern, replacement] of SCRUBBED) scrubbed = scrubbed.replace(pattern, replacement);
  return scrubbed;
}
