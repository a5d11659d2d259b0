import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { platformProblem } from "./platform-problems.ts";
import type { Problem } from "./problem.ts";
import { PROBLEM_TYPE } from "./reply.ts";

/** Answers what is no HTTP, too slow, or too large in its headers: there is no request yet that a handler could answer. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(rawProblem(problemOfCode(error.code)), () => socket.destroy());
}

/** A problem as the bytes of a whole HTTP answer, after which the connection is closed. */
export function rawProblem(problem: Problem): string {
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

function problemOfCode(code: string | undefined): Problem {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return platformProblem("request_timeout", "The headers did not arrive in time.");
  if (code === "HPE_HEADER_OVERFLOW")
    return platformProblem("header_too_large", "The headers may take at most 16 KiB.");
  return platformProblem("request_incomplete", "This is not a readable HTTP/1.1 request.");
}
