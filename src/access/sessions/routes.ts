import { Type } from "typebox";
import { recordAudit } from "../../platform/audit.ts";
import {
  type Caller,
  callerOf,
  type HttpServer,
  idempotent,
  originOf,
  refusalAnswer,
} from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import type { SignInSettings } from "../sign-in/sign-in.ts";
import { USER_REFUSALS } from "../users/refusals.ts";
import { BoundsSchema, closed, RoleSchema } from "../users/schemas.ts";
import { findUser } from "../users/store.ts";
import { endSession, findSessions, type Session } from "./store.ts";

const Instant = Type.String({ format: "date-time" });
const orNull = Type.Union([Type.String(), Type.Null()]);

const SessionView = Type.Object(
  {
    session_id: Type.String({ format: "uuid" }),
    user_id: Type.String({ format: "uuid" }),
    ip_address: orNull,
    user_agent: orNull,
    created_at: Instant,
    expires_at: Instant,
    is_current: Type.Boolean({ description: "The one that asks." }),
  },
  closed,
);

/** Who one is, and where one is signed in. */
export function addSessionRoutes(server: HttpServer, settings: SignInSettings): void {
  addMe(server, settings);
  addSessions(server, settings);
}

const isAdministrator = ({ scopes }: Caller) => scopes.includes("admin");

function addSessions(server: HttpServer, { database, clock }: SignInSettings): void {
  const tags = ["Sessions"];
  const present = (caller: Caller) => (session: Session) => ({
    ...session,
    created_at: session.created_at.toISOString(),
    expires_at: session.expires_at.toISOString(),
    is_current: session.session_id === caller.session_id,
  });
  server.get(
    "/v1/sessions",
    {
      config: { scope: "any" },
      schema: {
        operationId: "listSessions",
        summary: "Where you are signed in; for administrators: where a user is",
        tags,
        querystring: Type.Object(
          { user_id: Type.Optional(Type.String({ format: "uuid", description: "For administrators." })) },
          closed,
        ),
        response: { 200: Type.Object({ data: Type.Array(SessionView) }, closed) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const wanted = request.query.user_id ?? caller.user_id;
      // Whose sessions they are is nobody else's business: as if there were none.
      const user_id = wanted === caller.user_id || isAdministrator(caller) ? wanted : null;
      if (user_id === null) return { data: [] };
      const sessions = await read(database, caller.tenant_id, "listSessions", (tx) => findSessions(tx, user_id));
      return { data: sessions.map(present(caller)) };
    },
  );
  server.delete(
    "/v1/sessions/:session_id",
    {
      config: { scope: "any", refusals: [USER_REFUSALS] },
      schema: {
        operationId: "endSession",
        summary: "End a session of yours; for administrators: any",
        description: "Takes effect within 10 seconds.",
        tags,
        params: Type.Object({ session_id: Type.String({ format: "uuid" }) }, closed),
        response: { 204: Type.Null({ description: "Ended." }) },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const caller = callerOf(request);
        const { session_id } = request.params;
        const not_found = refusalAnswer({ code: "session_not_found", session_id }, USER_REFUSALS);
        if (caller.user_id === null && !isAdministrator(caller)) return not_found;
        const user_id = await endSession(tx, session_id, isAdministrator(caller) ? null : caller.user_id);
        if (user_id === null) return not_found;
        const change = { action: "session_ended", object_kind: "user", object_id: user_id };
        recordAudit(tx, originOf(request), [{ ...change, before: { session_id }, after: null }], clock.now());
        return { status: 204, body: undefined };
      }),
  );
}

function addMe(server: HttpServer, { database }: SignInSettings): void {
  const User = Type.Object(
    {
      user_id: Type.String({ format: "uuid" }),
      handle: Type.String(),
      email: Type.String(),
      name: Type.String(),
      language: Type.String(),
      role: RoleSchema,
      two_factor_enabled: Type.Boolean(),
    },
    closed,
  );
  server.get(
    "/v1/me",
    {
      config: { scope: "any" },
      schema: {
        operationId: "readMe",
        summary: "Who you are, and what you may do",
        tags: ["Sessions"],
        response: {
          200: Type.Object(
            {
              actor: Type.String({ description: "What events and audit entries call you." }),
              user: Type.Union([User, Type.Null()], { description: "Null for an API key." }),
              session_id: Type.Union([Type.String({ format: "uuid" }), Type.Null()]),
              scopes: Type.Array(Type.String()),
              bounds: Type.Object(BoundsSchema, closed),
              masks_personal_data: Type.Boolean(),
              tenant: Type.Object({ tenant_id: Type.String(), code: Type.String(), name: Type.String() }, closed),
              time_zone: Type.String({ description: "IANA name, by which days are counted." }),
            },
            closed,
          ),
        },
      },
    },
    (request) => {
      const caller = callerOf(request);
      return read(database, caller.tenant_id, "readMe", async (tx) => {
        const user = caller.user_id === null ? null : await findUser(tx, caller.user_id);
        const [tenant] = await tx.query<{ tenant_id: string; code: string; name: string }>(
          "select tenant.tenant_id, tenant.code, tenant.name from platform.tenants as tenant where tenant.tenant_id = $1",
          [tx.tenant_id],
        );
        const { actor, session_id, scopes, channel_codes, location_codes, amount_max_minor, masks_personal_data } =
          caller;
        return {
          ...{ actor, session_id, scopes, masks_personal_data },
          user: user && {
            ...{ user_id: user.user_id, handle: user.handle, email: user.email, name: user.name },
            ...{ language: user.language, role: user.role, two_factor_enabled: user.two_factor_enabled },
          },
          bounds: { channel_codes, location_codes, amount_max_minor },
          tenant: tenant ?? { tenant_id: caller.tenant_id, code: "", name: "" },
          time_zone: TIME_ZONE,
        };
      });
    },
  );
}

/** Tenants have no time zone of their own yet; the mails use the same. */
const TIME_ZONE = "Europe/Berlin";
