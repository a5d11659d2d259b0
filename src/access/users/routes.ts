import { Type } from "typebox";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  originOf,
  pageOf,
  pageQuery,
  refusalAnswer,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read, transact } from "../../platform/transaction.ts";
import { linkMail } from "../sign-in/mails.ts";
import type { SignInSettings } from "../sign-in/sign-in.ts";
import { changeUser, createUser, type Invited, inviteAgain } from "./commands.ts";
import { welcomePath } from "./links.ts";
import { USER_REFUSALS } from "./refusals.ts";
import { closed, InvitedView, NewUserBody, presentUser, UserChangeBody, UserId, UserView } from "./schemas.ts";
import { findNames, findUser, findUsers } from "./store.ts";

const tags = ["Users"];
const refusals = [USER_REFUSALS];
const COLLEAGUES_MAX = 1_000;

/** Users as administrators see and change them. */
export function addUserRoutes(server: HttpServer, settings: SignInSettings): void {
  addReading(server, settings);
  addColleagues(server, settings);
  addInviting(server, settings);
  addChanging(server, settings);
}

function addReading(server: HttpServer, { database }: SignInSettings): void {
  server.get(
    "/v1/users",
    {
      config: { scope: "admin" },
      schema: {
        operationId: "listUsers",
        summary: "List users, oldest first",
        tags,
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(UserView) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const rows = await read(database, callerOf(request).tenant_id, "listUsers", (tx) =>
        findUsers(tx, { after, limit: limit + 1 }),
      );
      const page = toPage(rows, limit, (row) => [row.user_id]);
      return { ...page, data: page.data.map(presentUser) };
    },
  );
  server.get(
    "/v1/users/:user_id",
    {
      config: { scope: "admin", refusals },
      schema: { operationId: "readUser", summary: "Read a user", tags, params: UserId, response: { 200: UserView } },
    },
    async (request, reply) => {
      const { user_id } = request.params;
      const user = await read(database, callerOf(request).tenant_id, "readUser", (tx) => findUser(tx, user_id));
      return user ? presentUser(user) : sendRefusal(reply, { code: "user_not_found", user_id }, USER_REFUSALS);
    },
  );
}

function addColleagues(server: HttpServer, { database }: SignInSettings): void {
  const Colleague = Type.Object(
    { handle: Type.String({ description: "As in `user:<handle>`." }), name: Type.String() },
    closed,
  );
  server.get(
    "/v1/colleagues",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "listColleagues",
        summary: "Whose handle is whose",
        description:
          "Events name users by a handle, not by a name. Who is bound to places or channels is told the own name only.",
        tags,
        response: { 200: Type.Object({ data: Type.Array(Colleague) }, closed) },
      },
    },
    async (request) => {
      const { tenant_id, channel_codes, location_codes, user_id } = callerOf(request);
      const is_bounded = channel_codes !== null || location_codes !== null;
      if (is_bounded && user_id === null) return { data: [] };
      const only_user_id = is_bounded ? user_id : null;
      const data = await read(database, tenant_id, "listColleagues", (tx) =>
        findNames(tx, { only_user_id, limit: COLLEAGUES_MAX }),
      );
      return { data };
    },
  );
}

function addInviting(server: HttpServer, settings: SignInSettings): void {
  const { database, clock } = settings;
  // No idempotency key: the answer may hold the link, and would be stored.
  const config = { scope: "admin", idempotency: "none", refusals } as const;
  server.post(
    "/v1/users",
    {
      config,
      schema: {
        operationId: "createUser",
        summary: "Invite a user",
        description:
          "The user gets a mail with a link by which he chooses a password; without a mail server the link is in the answer, this one time. Whoever comes by the single sign-on with this address needs no password.",
        tags,
        body: NewUserBody,
        response: { 201: InvitedView },
      },
    },
    async (request, reply) => {
      const { language = "en", channel_codes = null, location_codes = null, amount_max_minor = null } = request.body;
      const { email, name, role } = request.body;
      const user = { email, name, role, language, channel_codes, location_codes, amount_max_minor };
      const decision = await transact(database, callerOf(request).tenant_id, { name: "createUser" }, (tx) =>
        createUser(tx, user, originOf(request), clock.now()),
      );
      if (!decision.accepted) return sendRefusal(reply, decision.refusal, USER_REFUSALS);
      return reply.code(201).send(await handOver(settings, decision.value));
    },
  );
  server.post(
    "/v1/users/:user_id/invitations",
    {
      config,
      schema: {
        operationId: "inviteUserAgain",
        summary: "Send a user another link to choose a password by",
        description: "For who has lost the first one, or the password. Earlier links no longer count.",
        tags,
        params: UserId,
        body: Type.Object({}, closed),
        response: { 201: InvitedView },
      },
    },
    async (request, reply) => {
      const decision = await transact(database, callerOf(request).tenant_id, { name: "inviteUserAgain" }, (tx) =>
        inviteAgain(tx, request.params.user_id, originOf(request), clock.now()),
      );
      if (!decision.accepted) return sendRefusal(reply, decision.refusal, USER_REFUSALS);
      return reply.code(201).send(await handOver(settings, decision.value));
    },
  );
}

/** By mail if that works, else in the answer: whoever invites can always let somebody in. */
async function handOver({ public_url, sendMail, onMailFailed }: SignInSettings, { user, link }: Invited) {
  const url = `${public_url}${welcomePath(link.token)}`;
  const sent_by_mail = sendMail
    ? await sendMail({ to: user.email, ...linkMail("welcome", user.language, url) }).then(
        () => true,
        (error: unknown) => {
          onMailFailed(error);
          return false;
        },
      )
    : false;
  const invitation = { sent_by_mail, url: sent_by_mail ? null : url, expires_at: link.expires_at.toISOString() };
  return { user: presentUser(user), invitation };
}

function addChanging(server: HttpServer, { database, clock }: SignInSettings): void {
  server.patch(
    "/v1/users/:user_id",
    {
      config: { scope: "admin", refusals },
      schema: {
        operationId: "changeUser",
        summary: "Change a user's role, bounds, name or language, or deactivate him",
        description: "Takes effect within 10 seconds. Users are never deleted: the log knows them by their handle.",
        tags,
        params: UserId,
        body: UserChangeBody,
        response: { 200: UserView },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const change = { user_id: request.params.user_id, change: request.body };
        const decision = await changeUser(tx, change, originOf(request), clock.now());
        return decision.accepted
          ? { status: 200, body: presentUser(decision.value) }
          : refusalAnswer(decision.refusal, USER_REFUSALS);
      }),
  );
}
