/** A statement as it went over the wire. */
export type SeenStatement = {
  readonly connection: number;
  readonly sql: string;
  /** Whether a transaction was open on that connection, by what had been sent before. */
  readonly in_transaction: boolean;
};

type ClientFrame = {
  readonly bytes: Buffer;
  /** Set if this frame executes a statement. */
  readonly statement: SeenStatement | null;
  /** The server answers it with ReadyForQuery. */
  readonly awaits_ready: boolean;
};

export type StatementReader = {
  /** Whole messages; what is incomplete waits for its rest. */
  readonly fromClient: (chunk: Buffer) => ClientFrame[];
  /** @returns how often the server has said ReadyForQuery so far, the one after the start included */
  readonly fromServer: (chunk: Buffer) => number;
  /** How often the server will have said it when all that was sent is done. */
  readonly asked: () => number;
};

const TYPE_BYTES = 1;
const LENGTH_BYTES = 4;
const SSL_REQUEST = 80_877_103;
const READY_FOR_QUERY = "Z".charCodeAt(0);

/** Reads along on one connection (PostgreSQL manual, 53.7 Message Formats). Encryption must be off. */
export function createStatementReader(connection: number): StatementReader {
  const prepared = new Map<string, string>();
  let has_started = false;
  let bound = "";
  let in_transaction = false;
  let asked = 1;
  let ready = 0;

  const statement = (sql: string): SeenStatement => {
    const begins = /^\s*(begin|start transaction)\b/i.test(sql);
    const seen = { connection, sql, in_transaction: in_transaction || begins };
    if (begins) in_transaction = true;
    if (/(^|;)\s*(commit|rollback|end|abort)\s*;?\s*$/i.test(sql)) in_transaction = false;
    return seen;
  };
  const read = (bytes: Buffer): ClientFrame => {
    const type = has_started ? String.fromCharCode(bytes[0] as number) : "start";
    if (type === "start") has_started = bytes.readInt32BE(4) !== SSL_REQUEST;
    if (type === "P") {
      const [name, sql] = texts(bytes, 2);
      prepared.set(name as string, sql as string);
    }
    if (type === "B") bound = prepared.get(texts(bytes, 2)[1] as string) ?? "";
    const awaits_ready = type === "Q" || type === "S";
    if (awaits_ready) asked += 1;
    const sql = type === "Q" ? (texts(bytes, 1)[0] as string) : type === "E" ? bound : null;
    return { bytes, statement: sql === null ? null : statement(sql), awaits_ready };
  };

  const cutClient = createCutter(() => (has_started ? TYPE_BYTES : 0));
  const cutServer = createCutter(() => TYPE_BYTES);
  return {
    fromClient: (chunk) => {
      const frames: ClientFrame[] = [];
      for (const bytes of cutClient(chunk)) frames.push(read(bytes));
      return frames;
    },
    fromServer: (chunk) => {
      for (const bytes of cutServer(chunk)) if (bytes[0] === READY_FOR_QUERY) ready += 1;
      return ready;
    },
    asked: () => asked,
  };
}

/** Cuts a stream into messages: a type byte (the very first message of a client has none), a length that counts itself, the rest. */
function createCutter(typeBytes: () => number): (chunk: Buffer) => Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  return function* cut(chunk) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const head = typeBytes();
      if (rest.length < head + LENGTH_BYTES) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      yield message;
    }
  };
}

/** The first zero-ended texts of a message's body. */
function texts(frame: Buffer, count: number): string[] {
  const found: string[] = [];
  let from = TYPE_BYTES + LENGTH_BYTES;
  while (found.length < count) {
    const end = frame.indexOf(0, from);
    found.push(frame.toString("utf8", from, end));
    from = end + 1;
  }
  return found;
}
