import type { IncomingMessage, ServerResponse } from "node:http";
import { BadRequest, sendHtml, sendJson } from "../support/http.ts";
import { listPage, mailPage } from "./pages.ts";
import { type MailReceived, readMail } from "./received.ts";

const ROWS_OF_PAGE = 200;

/** Answers the pages and the JSON of the catcher; `?to=` keeps the mails for one recipient. */
export function answerMails(
  received: readonly MailReceived[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== "GET") throw new BadRequest(405, "method_not_allowed", "use GET");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://sandbox");
  const recipient = searchParams.get("to");
  const found = received.filter((mail) => recipient === null || mail.envelope.to.includes(recipient));
  if (pathname === "/") {
    sendHtml(response, 200, listPage(found.slice(-ROWS_OF_PAGE).map(readMail).reverse(), found.length));
    return;
  }
  if (pathname === "/mails") {
    sendJson(response, 200, { data: found.map(readMail).reverse() });
    return;
  }

  const [, mail_id, form] = /^\/mails\/(\d+)(\/raw|\/html|\/page)?$/.exec(pathname) ?? [];
  const mail = received.find((candidate) => candidate.mail_id === mail_id);
  if (!mail) throw new BadRequest(404, "unknown_mail", `${pathname} is not a mail that was received`);
  if (form === "/raw") {
    response
      .writeHead(200, { "content-type": "text/plain; charset=utf-8" })
      .end(Buffer.from(mail.raw_base64, "base64"));
    return;
  }
  if (form === "/page") {
    sendHtml(response, 200, mailPage(readMail(mail)));
    return;
  }
  if (form === "/html") {
    // The mail may hold anything: no script of it runs, and it gets at nothing of this page.
    response.setHeader("content-security-policy", "sandbox; script-src 'none'; frame-ancestors 'self'");
    sendHtml(response, 200, readMail(mail).html ?? "");
    return;
  }
  sendJson(response, 200, readMail(mail));
}
