import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { after, test } from "node:test";
import { FORBIDDEN_TARGETS } from "../test-forbidden-targets.ts";
import { webhookSender } from "./webhook-sender.ts";

const NOW = new Date("2026-11-23T07:00:00Z");
const call = <T>(_name: string, work: () => Promise<T>) => work();
const options = { call, now: () => NOW, policy: { allow_private: true }, timeout_ms: 1_500 };
const sender = webhookSender(options);
const message = (url: string) => ({ url, headers: { "webhook-id": "msg_1" }, body: '{"n":"Größe"}' });

async function listen(server: TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}
const receiver = (listener: RequestListener) => listen(createServer(listener));

/** Speaks raw bytes as it likes. */
async function rawReceiver(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  after(() => {
    for (const socket of sockets) socket.destroy();
  });
  return listen(
    createTcpServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", () => talk(socket));
    }),
  );
}

test("a message arrives as it is, at the path, with its headers and its length", async () => {
  const { promise: seen, resolve } = Promise.withResolvers<unknown[]>();
  const url = await receiver((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url: path, headers } = request;
      resolve([
        method,
        path,
        Buffer.concat(chunks).toString(),
        headers["webhook-id"],
        headers["content-type"],
        headers["content-length"],
      ]);
      response.writeHead(204).end();
    });
  });

  const answer = await sender.send(message(url));

  assert.deepEqual(answer, { outcome: "answered", status: 204, retry_after_seconds: null });
  assert.deepEqual(await seen, ["POST", "/hook", '{"n":"Größe"}', "msg_1", "application/json", "15"]);
});

test("a redirect is an answer, and nobody goes where it leads", async () => {
  let visits = 0;
  const target = await receiver((_request, response) => {
    visits += 1;
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const url = await receiver((_request, response) => response.writeHead(status, { location: target }).end());
    assert.deepEqual(await sender.send(message(url)), { outcome: "answered", status, retry_after_seconds: null });
  }
  assert.equal(visits, 0);
});

const RETRY_AFTER = [
  ["90", 90],
  ["0", 0],
  [new Date(NOW.getTime() + 120_000).toUTCString(), 120],
  [new Date(NOW.getTime() - 120_000).toUTCString(), 0],
  ["999999999", 604_800],
  ["soon", null],
] as const;
for (const [text, retry_after_seconds] of RETRY_AFTER) {
  test(`Retry-After: ${text} means ${retry_after_seconds} s`, async () => {
    const url = await receiver((_request, response) => response.writeHead(429, { "retry-after": text }).end());
    const answer = await sender.send(message(url));
    assert.deepEqual(answer, { outcome: "answered", status: 429, retry_after_seconds });
  });
}

test("an answer of 50 MB is read up to a bound, and its status counts", async () => {
  let sent = 0;
  const url = await receiver((_request, response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(256 * 1_024);
    const pump = () => {
      while (sent < 50 * 1_024 * 1_024) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.on("drain", pump).on("error", () => {});
    pump();
  });

  assert.deepEqual(await sender.send(message(url)), { outcome: "answered", status: 200, retry_after_seconds: null });
  assert(sent < 50 * 1_024 * 1_024, `${sent} bytes were taken`);
});

test("who drips his head byte by byte is cut when the time is over", async () => {
  const url = await rawReceiver((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const drip = setInterval(() => socket.write("a"), 100);
    socket.on("close", () => clearInterval(drip));
  });

  assert.deepEqual(await sender.send(message(url)), { outcome: "unanswered", error: "No answer in time." });
});

test("who says nothing at all is cut as well", async () => {
  const url = await rawReceiver(() => {});

  assert.deepEqual(await sender.send(message(url)), { outcome: "unanswered", error: "No answer in time." });
});

test("who drips his body has answered with his head", async () => {
  const url = await rawReceiver((socket) => {
    socket.write("HTTP/1.1 202 Accepted\r\ncontent-length: 1000\r\n\r\n");
    const drip = setInterval(() => socket.write("a"), 100);
    socket.on("close", () => clearInterval(drip));
  });

  assert.deepEqual(await sender.send(message(url)), { outcome: "answered", status: 202, retry_after_seconds: null });
});

test("a head without end, no HTTP at all, and a closed door are no answers", async () => {
  const endless = await rawReceiver((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"a".repeat(200_000)}`));
  const rude = await rawReceiver((socket) => socket.end("\0\0\0 hello\r\n\r\n"));
  const closed = new URL(await receiver(() => {}));
  closed.port = "1";

  const errors = await Promise.all(
    [endless, rude, closed.href].map(async (url) => {
      const answer = await sender.send(message(url));
      return answer.outcome === "unanswered" && answer.error;
    }),
  );
  assert.deepEqual(errors, [
    "The connection failed (HPE_HEADER_OVERFLOW).",
    "The connection failed (HPE_INVALID_CONSTANT).",
    "The connection failed (ECONNREFUSED).",
  ]);
});

test("no forbidden target is connected to, whatever its name stands for", async () => {
  let connects = 0;
  for (const { text, addresses } of FORBIDDEN_TARGETS) {
    const strict = webhookSender({
      ...options,
      policy: { allow_private: false },
      resolve: async () => addresses,
      post: async () => {
        connects += 1;
        return { outcome: "answered", status: 200, retry_after_seconds: null };
      },
    });
    assert.equal((await strict.send(message(text))).outcome, "forbidden", text);
  }
  assert(FORBIDDEN_TARGETS.length >= 60);
  assert.equal(connects, 0);
});

test("a name is resolved once, and the connection goes to the address that was checked", async () => {
  const answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]];
  let asked = 0;
  const connected: string[] = [];
  const strict = webhookSender({
    ...options,
    policy: { allow_private: false },
    resolve: async () => {
      asked += 1;
      return answers.shift() ?? [];
    },
    post: async ({ address, url }) => {
      connected.push(`${url.hostname} at ${address}`);
      return { outcome: "answered", status: 200, retry_after_seconds: null };
    },
  });

  assert.equal((await strict.send(message("https://rebind.example.com/"))).outcome, "answered");
  assert.equal((await strict.send(message("https://rebind.example.com/"))).outcome, "forbidden");

  assert.deepEqual([asked, connected], [2, ["rebind.example.com at 8.8.8.8"]]);
});

test("the real connection asks no resolver a second time: a name that does not exist leads to the address given", async () => {
  const url = new URL(
    await receiver((request, response) =>
      response.writeHead(request.headers.host?.startsWith("hook.invalid") ? 200 : 500).end(),
    ),
  );
  url.hostname = "hook.invalid";
  const pinned = webhookSender({ ...options, resolve: async () => ["127.0.0.1"] });

  assert.deepEqual(await pinned.send(message(url.href)), {
    outcome: "answered",
    status: 200,
    retry_after_seconds: null,
  });
});

test("a resolver that fails is an outage of the receiver's, no verdict on his URL", async () => {
  const lost = webhookSender({ ...options, resolve: () => Promise.reject(new Error("ENOTFOUND hook.example.com")) });

  assert.deepEqual(await lost.send(message("https://hook.example.com/")), {
    outcome: "unanswered",
    error: "The name could not be resolved.",
  });
});
