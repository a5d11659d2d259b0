import { randomBytes } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Sessions } from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { type CallerCacheOptions, createCallerCache } from "../caller-cache.ts";
import { callerOfUser } from "../sessions/caller.ts";
import { findSignedIn } from "../sessions/store.ts";
import { resetPath } from "../users/links.ts";
import { findUser } from "../users/store.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { type Auth, createAuth, type OidcSettings } from "./auth.ts";
import { linkMail, type SendMail } from "./mails.ts";
import { readSessionToken, sessionCookieName, sessionTokenHash } from "./session-token.ts";

/** A user of the demo, shown to whoever comes to its sign-in page. */
export type DemoSignIn = { readonly role: string; readonly email: string; readonly password: string };

export type SignInSettings = {
  readonly database: Database;
  readonly clock: Clock;
  /** Whose users sign in here. */
  readonly tenant_id: string;
  readonly public_url: string;
  /** Null: the one that is kept in the database. */
  readonly secret: string | null;
  readonly oidc: OidcSettings | null;
  /** Null: there is no mail server. */
  readonly sendMail: SendMail | null;
  /** Told of mails that could not be sent, without their addresses. */
  readonly onMailFailed: (error: unknown) => void;
  readonly demo_sign_ins: readonly DemoSignIn[];
  readonly cache?: CallerCacheOptions;
};

/** Everything about people who sign in; made at the first use, since most processes serve programs. */
export type SignIn = {
  readonly settings: SignInSettings;
  readonly sessions: Sessions;
  readonly attempts: () => Promise<Attempts>;
  readonly auth: () => Promise<Auth>;
  readonly authWithOidc: (() => Promise<Auth>) | null;
};

export function createSignIn(settings: SignInSettings): SignIn {
  const { database, tenant_id, public_url, oidc } = settings;
  const secret = once(() => findSecret(settings));
  const authOf = async (with_oidc: OidcSettings | null) =>
    createAuth({
      database,
      tenant_id,
      public_url,
      now: settings.clock.now,
      secret: await secret(),
      oidc: with_oidc,
      sendReset: settings.sendMail ? (reset) => sendReset(settings, reset) : null,
    });
  const cookie_name = sessionCookieName(public_url);
  const remembered = createCallerCache(settings.cache ?? {});
  return {
    settings,
    sessions: {
      public_origin: new URL(public_url).origin,
      authenticate: async (cookie_header) => {
        // Cookies of other programs of the host come along as well: whoever has none of ours is nobody.
        if (!cookie_header.includes(cookie_name)) return null;
        const token = readSessionToken(cookie_header, cookie_name, await secret());
        if (token === null) return null;
        const hash = sessionTokenHash(token);
        return remembered(hash, async () => {
          const user = await read(database, tenant_id, "find session", (tx) => findSignedIn(tx, hash));
          return user && callerOfUser(tenant_id, user);
        });
      },
    },
    attempts: once(async () => createAttempts({ database, tenant_id, secret: await secret() })),
    auth: once(() => authOf(null)),
    authWithOidc: oidc ? once(() => authOf(oidc)) : null,
  };
}

/** What was made is kept; after a failure the next one tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

const SECRET_NAME = "sign_in";

/** @throws Error if the database has none: it was not prepared by `keepSecret` */
async function findSecret({ secret, database, tenant_id }: SignInSettings): Promise<string> {
  if (secret !== null) return secret;
  const rows = await read(database, tenant_id, "read secret", (tx) =>
    tx.query<{ value: string }>(
      "select secret.value from access.secrets as secret where secret.tenant_id = $1 and secret.name = $2",
      [tx.tenant_id, SECRET_NAME],
    ),
  );
  if (!rows[0])
    throw new Error("The database holds no secret for the sign-in: start Dirigent once, or set DIRIGENT_AUTH_SECRET.");
  return rows[0].value;
}

/** Makes the secret of a database that has none. Of processes that start together one makes it. */
export async function keepSecret(tx: Transaction, now: Date): Promise<void> {
  await tx.query(
    `insert into access.secrets (tenant_id, name, value, created_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [tx.tenant_id, SECRET_NAME, randomBytes(32).toString("base64url"), now],
  );
}

/** Nobody waits for it: how long an answer takes must not tell whether an address is known. */
async function sendReset(
  settings: SignInSettings,
  { user_id, token }: { readonly user_id: string; readonly token: string },
): Promise<void> {
  const { database, tenant_id, sendMail, public_url, onMailFailed } = settings;
  const send = async () => {
    const user = await read(database, tenant_id, "find reset", (tx) => findUser(tx, user_id));
    if (!user || user.deactivated_at !== null || !sendMail) return;
    await sendMail({ to: user.email, ...linkMail("reset", user.language, `${public_url}${resetPath(token)}`) });
  };
  void send().catch(onMailFailed);
}
