import { Type } from "typebox";
import { CARE_REFUSALS, findNotes, findTimeline, insertNote, type Note } from "../../care/index.ts";
import { findSentMails } from "../../customers/index.ts";
import { findHandOverCodes } from "../../fulfillment/index.ts";
import { newId } from "../../kernel/ids.ts";
import { findKnownMails, type KnownMail, pageWithPictures } from "../../notifications/index.ts";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import { recordEvents } from "../../platform/events.ts";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  pageOf,
  pageQuery,
  refusalAnswer,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { letterOf, mailRequest } from "../intents/send-mail.ts";
import type { Services } from "../services.ts";
import { findVisible } from "../visible.ts";

import { closed, OrderId } from "./schemas.ts";

const Id = Type.String({ format: "uuid" });
const Instant = Type.String({ format: "date-time" });

/** What is told of an order: everything that happened to it, what people noted, and what was written to the customer. */
export function registerOrderTimelineRoutes(server: HttpServer, services: Services): void {
  registerEvents(server, services);
  registerNotes(server, services);
  registerMails(server, services);
}

function registerEvents(server: HttpServer, services: Services): void {
  const Event = Type.Object(
    {
      event_id: Id,
      type: Type.String(),
      actor: Type.String(),
      occurred_at: Instant,
      order_version: Type.Union([Type.Integer(), Type.Null()]),
      data: Type.Record(Type.String(), Type.Unknown()),
    },
    closed,
  );
  server.get(
    "/v1/orders/:order_id/events",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "listOrderEvents",
        summary: "An order's history, oldest first, each line with its reason",
        description:
          "What changed it, and between that its notes (`note_written`), mails (`mail_decided`, `mail_sent`: read them at /v1/mails/{mail_id}) and exceptions (`exception_raised`). `data` holds codes, ids, quantities and amounts for a screen to say in words.",
        tags: ["Orders"],
        params: OrderId,
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(Event) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenant_id } = caller;
      const { limit, cursor } = request.query;
      const [occurred_at, rank, event_id] =
        cursor === undefined ? [] : decodeCursor(cursor, ["instant", "number", "uuid"]);
      const after =
        cursor === undefined
          ? null
          : { occurred_at: String(occurred_at), rank: rank === 1 || rank === 2 ? rank : 0, event_id: String(event_id) };
      const page = await read(services.database, tenant_id, "listOrderEvents", async (tx) => {
        const { order_id } = request.params;
        if (!(await findVisible(tx, services, order_id, caller))) return null;
        const locations = await services.locations(tx);
        const events = (await findTimeline(tx, { order_id, after, limit: limit + 1 })).map((event) => ({
          ...event,
          data: withLocationCodes(event.data, locations),
        }));
        return toPage(events, limit, (event) => [event.occurred_at.toISOString(), event.rank, event.event_id]);
      });
      if (!page) return sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
      const data = page.data.map(({ rank: _, ...event }) => ({
        ...event,
        occurred_at: event.occurred_at.toISOString(),
      }));
      return { ...page, data };
    },
  );
}

/** Whoever reads knows locations by their codes: ids say nothing outside. */
function withLocationCodes(
  data: Readonly<Record<string, unknown>>,
  locations: ReadonlyMap<string, { readonly code: string }>,
): Record<string, unknown> {
  const { units } = data;
  if (!Array.isArray(units)) return data;
  return {
    ...data,
    units: units.map(({ location_id, ...unit }: { readonly location_id?: string }) => ({
      ...unit,
      location: locations.get(location_id ?? "")?.code ?? location_id ?? null,
    })),
  };
}

function registerNotes(server: HttpServer, services: Services): void {
  const NoteSchema = Type.Object(
    { note_id: Id, order_id: Id, text: Type.String(), actor: Type.String(), written_at: Instant },
    closed,
  );
  const present = (note: Note) => ({ ...note, written_at: note.written_at.toISOString() });
  server.get(
    "/v1/orders/:order_id/notes",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "listOrderNotes",
        summary: "What people noted on an order, newest first",
        tags: ["Orders"],
        params: OrderId,
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(NoteSchema) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenant_id } = caller;
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const page = await read(services.database, tenant_id, "listOrderNotes", async (tx) => {
        const { order_id } = request.params;
        if (!(await findVisible(tx, services, order_id, caller))) return null;
        return toPage(await findNotes(tx, { order_id, before, limit: limit + 1 }), limit, (note) => [note.note_id]);
      });
      if (!page) return sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
      return { ...page, data: page.data.map(present) };
    },
  );
  server.post(
    "/v1/orders/:order_id/notes",
    {
      config: { scope: "orders:write", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "writeOrderNote",
        summary: "Note something on an order, for colleagues",
        tags: ["Orders"],
        params: OrderId,
        body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 4_000 }) }, closed),
        response: { 201: NoteSchema },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const caller = callerOf(request);
        const { actor } = caller;
        const { order_id } = request.params as { order_id: string };
        const { text } = request.body as { text: string };
        const view = await findVisible(tx, services, order_id, caller);
        if (!view) return refusalAnswer({ code: "order_not_found" }, ORDER_REFUSALS);
        const note = { note_id: newId(), order_id, text, actor, written_at: services.clock.now() };
        insertNote(tx, note);
        const { note_id, written_at: occurred_at } = note;
        recordEvents(tx, [
          { type: "note_written", order_id, order_version: null, actor, occurred_at, data: { note_id } },
        ]);
        return { status: 201, body: present(note) };
      }),
  );
}

function registerMails(server: HttpServer, services: Services): void {
  const head = {
    mail_id: Id,
    order_id: Id,
    template: Type.String(),
    language: Type.String(),
    subject: Type.String(),
    decided_at: Instant,
    sent_at: Type.Union([Instant, Type.Null()]),
  };
  const Mails = Type.Object({ data: Type.Array(Type.Object(head, closed)) }, closed);
  server.get(
    "/v1/orders/:order_id/mails",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "listOrderMails",
        summary: "What was written to the customer of an order, oldest first",
        tags: ["Orders"],
        params: OrderId,
        response: { 200: Mails },
      },
    },
    async (request, reply) => {
      const { order_id } = request.params;
      const loaded = await loadMails(services, callerOf(request), { order_id });
      if (!loaded) return sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
      const { mail: post } = services;
      if (!post) return { data: [] };
      const present = async (mail: KnownMail) => {
        const subject = await post.renderer.renderSubject(mailRequest(post, loaded.letterOf(mail)));
        return { ...headOf(mail), subject };
      };
      return { data: await Promise.all(loaded.mails.map(present)) };
    },
  );
  server.get(
    "/v1/mails/:mail_id",
    {
      config: { scope: "orders:read", refusals: [CARE_REFUSALS] },
      schema: {
        operationId: "readMail",
        summary: "A mail to a customer as it was sent",
        description:
          "To whom it was sent and what it told are kept with it, so it reads the same whatever has become of its order; its words are those of today's templates. One that was not sent yet reads as it would now. The HTML is a whole page.",
        tags: ["Orders"],
        params: Type.Object({ mail_id: Id }, closed),
        response: {
          200: Type.Object(
            {
              ...head,
              recipient: Type.Union([Type.String(), Type.Null()], { description: "Null: there is no address." }),
              html: Type.String(),
              text: Type.String(),
            },
            closed,
          ),
        },
      },
    },
    async (request, reply) => {
      const loaded = await loadMails(services, callerOf(request), { mail_id: request.params.mail_id });
      const mail = loaded?.mails[0];
      if (!loaded || !mail || !services.mail) return sendRefusal(reply, { code: "mail_not_found" }, CARE_REFUSALS);
      const letter = loaded.letterOf(mail);
      const rendered = await services.mail.renderer.renderMail(mailRequest(services.mail, letter));
      const { subject, text } = rendered;
      return { ...headOf(mail), recipient: letter.recipient, subject, html: pageWithPictures(rendered), text };
    },
  );
}

/**
 * Null: there is no such order or mail that the caller may see; mails are addressed to people, so whoever may not know them
 * sees none. They are rendered when the transaction has ended.
 */
function loadMails(
  services: Services,
  caller: ReturnType<typeof callerOf>,
  of: { readonly order_id: string } | { readonly mail_id: string },
) {
  return read(services.database, caller.tenant_id, "loadMails", async (tx) => {
    const mails = caller.masks_personal_data ? [] : await findKnownMails(tx, of);
    const order_id = "order_id" in of ? of.order_id : mails[0]?.order_id;
    const view = order_id === undefined ? null : await findVisible(tx, services, order_id, caller);
    const codes = await findHandOverCodes(
      tx,
      mails.filter((mail) => mail.template === "ready_to_collect").map((mail) => mail.cause_id),
    );
    if (!view || order_id === undefined) return null;
    const sent = mails.length > 0 ? await findSentMails(tx, order_id) : new Map<string, never>();
    const known = { locations: await services.locations(tx), codes };
    return { mails, letterOf: (mail: KnownMail) => letterOf(mail, view, known, sent.get(mail.mail_id)) };
  });
}

function headOf({ mail_id, order_id, template, language, decided_at, sent_at }: KnownMail) {
  const sent = sent_at?.toISOString() ?? null;
  return { mail_id, order_id, template, language, decided_at: decided_at.toISOString(), sent_at: sent };
}
