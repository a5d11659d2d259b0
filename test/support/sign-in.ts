import assert from "node:assert/strict";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import {
  ACCESS_REFUSALS,
  addApiKeyRoutes,
  addAuditRoutes,
  addSessionRoutes,
  addSignInRoutes,
  addUserRoutes,
  authenticator,
  createApiKeyWithValue,
  createSignIn,
  keepSecret,
  type SignInSettings,
} from "../../src/access/index.ts";
import type { HttpServer } from "../../src/platform/http/index.ts";
import { createTestServer } from "../../src/platform/http/test-server.ts";
import { transact } from "../../src/platform/transaction.ts";
import type { TestDatabase } from "./database.ts";

export type SentMail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };

export const PUBLIC_URL = "https://oms.example/app";
export const ORIGIN = "https://oms.example";
export const ADMIN_KEY = "key of an administrator";

/** A browser: keeps cookies, and says from which page it comes. */
export type Browser = {
  readonly send: (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    payload?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>;
  readonly cookies: Map<string, string>;
};

export function browserAt(server: HttpServer, address = "127.0.0.1"): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    send: async (method, url, payload, headers = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const options: InjectOptions = {
        ...{ method, url, remoteAddress: address },
        headers: { origin: ORIGIN, "user-agent": "Test browser", ...(cookie ? { cookie } : {}), ...headers },
        ...(payload ? { payload } : {}),
      };
      const answer = await server.inject(options);
      keep(cookies, answer);
      return answer;
    },
  };
}

function keep(cookies: Map<string, string>, answer: LightMyRequestResponse): void {
  for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
    const [pair = "", ...attributes] = line.split("; ");
    const name = pair.slice(0, pair.indexOf("="));
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
  }
}

/** The routes of access on a server, with a mail server that keeps what it gets and a clock in the hand of the test. */
export async function startSignIn({ database, tenant_id }: TestDatabase, more: Partial<SignInSettings> = {}) {
  const mails: SentMail[] = [];
  const failed: unknown[] = [];
  const monotonic = { ms: 0 };
  const clock = { now: () => new Date(NOW.getTime() + clock_ahead.ms) };
  const clock_ahead = { ms: 0 };
  await transact(database, tenant_id, { name: "test" }, async (tx) => {
    await keepSecret(tx, clock.now());
    const request = { name: "administrator", scopes: ["admin"], channel_code: null, key: ADMIN_KEY } as const;
    await createApiKeyWithValue(tx, request, clock.now());
  });
  const sign_in = createSignIn({
    ...{ database, clock, tenant_id, public_url: PUBLIC_URL, secret: null, oidc: null, demo_sign_ins: [] },
    sendMail: async (mail) => {
      mails.push(mail);
    },
    onMailFailed: (error) => failed.push(error),
    cache: { monotonicMs: () => monotonic.ms },
    ...more,
  });
  const { server, log } = await createTestServer({
    authenticate: authenticator(database, { default_tenant_id: tenant_id }),
    sessions: sign_in.sessions,
    refusals: [ACCESS_REFUSALS],
  });
  addSignInRoutes(server, sign_in);
  addApiKeyRoutes(server, { database, clock });
  addUserRoutes(server, sign_in.settings);
  addSessionRoutes(server, sign_in.settings);
  addAuditRoutes(server, { database });
  const asAdmin = (method: "GET" | "POST" | "PATCH" | "DELETE", url: string, payload?: object) =>
    server.inject({ method, url, headers: { authorization: `Bearer ${ADMIN_KEY}` }, ...(payload ? { payload } : {}) });
  /** Invites somebody, who chooses the password; @returns his id */
  const addUser = async (email: string, password: string, fields: object = { role: "operations" }) => {
    const invited = await asAdmin("POST", "/v1/users", { email, name: "Ada", ...fields });
    assert.equal(invited.statusCode, 201, invited.body);
    const token = tokenIn(mails.at(-1)?.text ?? invited.json().invitation.url);
    const chosen = await browserAt(server).send("POST", "/auth/welcome", { token, password });
    assert.equal(chosen.statusCode, 200, `${chosen.body} ${log.join("")}`);
    return invited.json().user.user_id as string;
  };
  const signIn = async (email: string, password: string, browser = browserAt(server)) => {
    const answer = await browser.send("POST", "/auth/sign-in/email", { email, password });
    return { answer, browser };
  };
  return { server, log, mails, failed, sign_in, asAdmin, addUser, signIn, monotonic, clock_ahead };
}

/** Ours is compared with the database's own, so it is the true one. */
const NOW = new Date();

export function tokenIn(text: string): string {
  const [, token] = /#([A-Za-z0-9_-]+)/.exec(text) ?? [];
  assert(token, `no link in: ${text}`);
  return token;
}
