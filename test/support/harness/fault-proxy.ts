import { once } from "node:events";
import { createServer, type Socket, connect as tcpConnect } from "node:net";
import { createStatementReader, type SeenStatement } from "./postgres-frames.ts";

/** What happens to a connection once its moment has come. */
export type LineFault =
  /** Both ends learn it: by a reset, or by an orderly end. */
  | { readonly kind: "cut"; readonly by: "rst" | "fin" }
  /** Nobody learns it: bytes are swallowed and the sockets stay open, until `heal`. */
  | { readonly kind: "half_open"; readonly direction: "to_server" | "to_client" | "both" };

/**
 * When: with the k-th statement that is executed after `arm`, counted over all connections, or with the first that looks so. `before`: it does not reach the
 * server. `after`: the server carries it out, and its reply is lost.
 */
export type ArmedFault = {
  readonly fault: LineFault;
  readonly statement: number | RegExp;
  readonly moment: "before" | "after";
};

export type FaultProxy = {
  readonly port: number;
  /** The same URL by way of the proxy. */
  readonly through: (url: string) => string;
  /** Counts statements from here on. Null only counts. */
  readonly arm: (armed: ArmedFault | null) => void;
  readonly hasFired: () => boolean;
  /** What was executed since `arm`, in order of arrival. */
  readonly statements: () => readonly SeenStatement[];
  /** From now on, for connections that are open and that come: each piece is handed on so much later. */
  readonly delay: (milliseconds: number) => void;
  /** Hands on so many more bytes of each direction, all connections together, then none. */
  readonly stallAfter: (bytes: number) => void;
  /** Breaks all that is open. */
  readonly breakAll: (fault: LineFault) => void;
  /** Resets whoever connects, as if nobody listened. */
  readonly refuse: (is_refusing: boolean) => void;
  readonly connectionCount: () => number;
  /** Fair weather again. What was half open is reset at both ends. */
  readonly heal: () => void;
  readonly close: () => Promise<void>;
};

type Line = {
  readonly client: Socket;
  readonly server: Socket;
  fault: LineFault | null;
  /** Replies are held back until the server has said this often that it is ready: then the armed fault comes. */
  fires_at_ready: number | null;
};

/**
 * A TCP proxy that breaks connections on purpose. With `protocol: "postgres"` it reads along and counts statements (simple
 * queries and executions of prepared ones, also several on the wire at once); with `"raw"` it forwards any bytes.
 */
export async function startFaultProxy(target: {
  readonly host: string;
  readonly port: number;
  readonly protocol: "postgres" | "raw";
}): Promise<FaultProxy> {
  const lines = new Set<Line>();
  const seen: SeenStatement[] = [];
  const weather = { delay_ms: 0, bytes_left: Number.POSITIVE_INFINITY, refusing: false };
  let armed: ArmedFault | null = null;
  let count = 0;
  let fired = false;
  let connection_no = 0;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (weather.refusing) {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    connection_no += 1;
    openLine(client, connection_no);
  });

  function openLine(client: Socket, number: number): void {
    const upstream = tcpConnect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
    const line: Line = { client, server: upstream, fault: null, fires_at_ready: null };
    lines.add(line);
    const forward = {
      to_server: forwarder(client, upstream, () => passes(line, "to_server")),
      to_client: forwarder(upstream, client, () => passes(line, "to_client") && line.fires_at_ready === null),
    };
    const reader = target.protocol === "postgres" ? createStatementReader(number) : null;

    client.on("data", (chunk) => {
      if (!reader) return forward.to_server(chunk);
      for (const frame of reader.fromClient(chunk)) {
        if (frame.statement) {
          seen.push(frame.statement);
          count += 1;
          if (armed && !fired && isIts(armed.statement, count, frame.statement.sql)) {
            if (armed.moment === "before") fire(line, armed.fault);
            else line.fires_at_ready = Number.POSITIVE_INFINITY;
          }
        }
        forward.to_server(frame.bytes);
        if (line.fires_at_ready === Number.POSITIVE_INFINITY && frame.awaits_ready)
          line.fires_at_ready = reader.asked();
      }
    });
    upstream.on("data", (chunk) => {
      forward.to_client(chunk);
      if (!reader) return;
      const ready = reader.fromServer(chunk);
      if (line.fires_at_ready !== null && ready >= line.fires_at_ready && armed) {
        fire(line, armed.fault);
        line.fires_at_ready = null;
      }
    });
    endTogether(line);
  }

  function fire(line: Line, fault: LineFault): void {
    fired = true;
    breakLine(line, fault);
  }

  function forwarder(from: Socket, to: Socket, mayPass: () => boolean): (chunk: Buffer) => void {
    const deliver = (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.min(chunk.length, weather.bytes_left));
      weather.bytes_left -= part.length;
      if (part.length === 0 || !mayPass() || to.destroyed || !to.writable) return;
      // Nobody reads faster than the other end takes.
      if (!to.write(part)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    };
    // Timers of the same length fire in the order they were set, so nothing overtakes.
    return (chunk) => {
      if (weather.delay_ms === 0) deliver(chunk);
      else setTimeout(deliver, weather.delay_ms, chunk);
    };
  }

  function endTogether(line: Line): void {
    const { client, server: upstream } = line;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on("error", () => {});
      socket.on("end", () => {
        if (line.fault?.kind !== "half_open") setTimeout(() => other.end(), weather.delay_ms);
      });
      socket.on("close", () => {
        // A client that gives up a half-open line does not reach the server with that.
        if (line.fault?.kind === "half_open") return;
        other.destroy();
        lines.delete(line);
      });
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    port,
    through: (url) => url.replace(new URL(url).host, `127.0.0.1:${port}`),
    arm: (next) => {
      armed = next;
      count = 0;
      fired = false;
      seen.length = 0;
    },
    hasFired: () => fired,
    statements: () => seen,
    delay: (milliseconds) => {
      weather.delay_ms = milliseconds;
    },
    stallAfter: (bytes) => {
      weather.bytes_left = bytes;
    },
    breakAll: (fault) => {
      for (const line of [...lines]) breakLine(line, fault);
    },
    refuse: (is_refusing) => {
      weather.refusing = is_refusing;
    },
    connectionCount: () => lines.size,
    heal: () => {
      Object.assign(weather, { delay_ms: 0, bytes_left: Number.POSITIVE_INFINITY, refusing: false });
      armed = null;
      for (const line of [...lines]) if (line.fault?.kind === "half_open") resetBoth(line);
    },
    close: async () => {
      for (const line of [...lines]) resetBoth(line);
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function breakLine(line: Line, fault: LineFault): void {
    line.fault = fault;
    if (fault.kind === "half_open") return;
    if (fault.by === "rst") resetBoth(line);
    else {
      line.client.end();
      line.server.end();
    }
  }

  function resetBoth(line: Line): void {
    lines.delete(line);
    line.client.resetAndDestroy();
    line.server.resetAndDestroy();
  }
}

function isIts(wanted: number | RegExp, count: number, sql: string): boolean {
  return typeof wanted === "number" ? count === wanted : wanted.test(sql);
}

function passes(line: Line, direction: "to_server" | "to_client"): boolean {
  if (line.fault === null) return true;
  return line.fault.kind === "half_open" && line.fault.direction !== "both" && line.fault.direction !== direction;
}
