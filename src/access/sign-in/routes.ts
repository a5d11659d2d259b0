import { Type } from "typebox";
import { type HttpServer, invalidRequest, sendRefusal } from "../../platform/http/index.ts";
import { read, transact } from "../../platform/transaction.ts";
import { USER_REFUSALS } from "../users/refusals.ts";
import { acceptWelcome, readWelcome } from "../users/welcome.ts";
import { mountAuth, requireOwnPage, sendSignInRefusal } from "./mount.ts";
import { hashPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "./passwords.ts";
import { SIGN_IN_REFUSALS } from "./refusals.ts";
import type { SignIn } from "./sign-in.ts";

const closed = { additionalProperties: false } as const;
const Token = Type.String({ minLength: 1, maxLength: 100, description: "What stands behind # in the link." });
const tags = ["Sign-in"];

/** Signing in and out, links, and what a sign-in page must know; open to everybody, and limited by account and address. */
export function addSignInRoutes(server: HttpServer, sign_in: SignIn): void {
  const { public_url } = sign_in.settings;
  mountAuth(server, { public_url, ...sign_in });
  addOptions(server, sign_in);
  addWelcome(server, sign_in);
}

function addOptions(server: HttpServer, { settings }: SignIn): void {
  const DemoSignIn = Type.Object({ role: Type.String(), email: Type.String(), password: Type.String() }, closed);
  server.get(
    "/auth/options",
    {
      config: { scope: null },
      schema: {
        operationId: "readSignInOptions",
        summary: "How one can sign in here; for the sign-in page",
        tags,
        response: {
          200: Type.Object(
            {
              password: Type.Boolean(),
              password_reset: Type.Boolean({ description: "By mail; else by an administrator." }),
              oidc: Type.Union([Type.Object({ name: Type.String() }, closed), Type.Null()]),
              demo_sign_ins: Type.Array(DemoSignIn, { description: "Only in the demo." }),
            },
            closed,
          ),
        },
      },
    },
    async () => ({
      password: true,
      password_reset: settings.sendMail !== null,
      oidc: settings.oidc ? { name: settings.oidc.name } : null,
      demo_sign_ins: settings.demo_sign_ins,
    }),
  );
}

/** Also who has a link is counted: it must not be found by trying. */
const ATTEMPTS_REFUSALS = { too_many_attempts: SIGN_IN_REFUSALS.too_many_attempts };

function addWelcome(server: HttpServer, sign_in: SignIn): void {
  const { database, tenant_id, clock, public_url } = sign_in.settings;
  const config = { scope: null, idempotency: "none", refusals: [USER_REFUSALS, ATTEMPTS_REFUSALS] } as const;
  const orNull = Type.Union([Type.String(), Type.Null()]);
  const waitSeconds = async (path: string, address: string) =>
    (await sign_in.attempts()).count({ path, address, account: null });

  server.post(
    "/auth/welcome/look-up",
    {
      config,
      schema: {
        operationId: "lookUpWelcome",
        summary: "What a link is for; changes nothing",
        tags,
        body: Type.Object({ token: Token }, closed),
        response: {
          200: Type.Object(
            {
              kind: Type.Union([Type.Literal("administrator"), Type.Literal("invitation")]),
              email: orNull,
              name: orNull,
              expires_at: Type.String({ format: "date-time" }),
            },
            closed,
          ),
        },
      },
    },
    async (request, reply) => {
      requireOwnPage(request, public_url);
      const wait = await waitSeconds("welcome/look-up", request.ip);
      if (wait !== null) return sendSignInRefusal(reply, { code: "too_many_attempts", retry_after_seconds: wait });
      const decision = await read(database, tenant_id, "lookUpWelcome", (tx) =>
        readWelcome(tx, request.body.token, clock.now()),
      );
      if (!decision.accepted) return sendRefusal(reply, decision.refusal, USER_REFUSALS);
      return { ...decision.value, expires_at: decision.value.expires_at.toISOString() };
    },
  );

  const Answer = Type.Object(
    {
      token: Token,
      password: Type.String({ minLength: PASSWORD_LENGTH_MIN, maxLength: PASSWORD_LENGTH_MAX }),
      email: Type.Optional(
        Type.String({ format: "email", maxLength: 320, description: "Of the first administrator." }),
      ),
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Of the first administrator." })),
      language: Type.Optional(
        Type.String({ pattern: "^[a-z]{2}$", description: "Of the first administrator: en if not given." }),
      ),
    },
    closed,
  );
  server.post(
    "/auth/welcome",
    {
      config,
      schema: {
        operationId: "acceptWelcome",
        summary: "Choose a password by a link, once; then sign in with it",
        tags,
        body: Answer,
        response: { 200: Type.Object({ email: Type.String() }, closed) },
      },
    },
    async (request, reply) => {
      requireOwnPage(request, public_url);
      const wait = await waitSeconds("welcome", request.ip);
      if (wait !== null) return sendSignInRefusal(reply, { code: "too_many_attempts", retry_after_seconds: wait });
      const { token, password, email = null, name = null, language = null } = request.body;
      if (password.trim() === "") throw invalidRequest([{ pointer: "/password", message: "must be more than spaces" }]);
      const password_hash = await hashPassword(password);
      const answer = { token, email, name, language, password_hash, request_id: request.id };
      const decision = await transact(database, tenant_id, { name: "acceptWelcome" }, (tx) =>
        acceptWelcome(tx, answer, clock.now()),
      );
      return decision.accepted ? decision.value : sendRefusal(reply, decision.refusal, USER_REFUSALS);
    },
  );
}
