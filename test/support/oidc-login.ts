import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export type Account = { readonly email: string; readonly email_verified: boolean; readonly name: string };

type Context = {
  readonly oidc: {
    readonly provider: {
      readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<void> };
    };
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
};

const CLIENT = { client_id: "dirigent", client_secret: "secret of the tests, long enough" } as const;

/** A true OpenID provider on loopback, at which somebody is always ready to log in without being asked. */
export async function startOidcProvider(redirect_uri: string, accounts: Readonly<Record<string, Account>>) {
  let who = Object.keys(accounts)[0] ?? "";
  const isAway = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503).end();
  };
  let handle = isAway;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      { ...CLIENT, redirect_uris: [redirect_uri], response_types: ["code"], grant_types: ["authorization_code"] },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "of the tests" }] },
    cookies: { keys: ["of the tests"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, ...accounts[sub] }),
    }),
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const is_login = request.url?.startsWith("/interaction/");
    const login = { login: { accountId: who } };
    if (is_login) void provider.interactionFinished(request, response, login, { mergeWithLastSubmission: false });
    else answer(request, response);
  };
  handle = serve;
  return {
    settings: { name: "Company login", issuer, ...CLIENT },
    become: (account: string) => {
      who = account;
    },
    /** Away: it answers, but cannot help. */
    setAway: (is_away: boolean) => {
      handle = is_away ? isAway : serve;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** What a browser does at the provider: follows it until it is sent back. @returns the address to which it is sent */
export async function followLogin(url: string, back_to: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let hop = 0, next = url; hop < 10; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    assert(location, `${next} was answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
    next = new URL(location, next).href;
    if (next.startsWith(back_to)) return next;
  }
  throw new Error("The provider sends the browser around in circles.");
}
