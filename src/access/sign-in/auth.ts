import type { BetterAuthOptions } from "better-auth";
import { newId } from "../../kernel/ids.ts";
import type { Database } from "../../platform/database.ts";
import { read } from "../../platform/transaction.ts";
import type { RoleName } from "../roles.ts";
import { newHandle } from "../users/handle.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "./passwords.ts";
import { COOKIE_PREFIX } from "./session-token.ts";

/** A single sign-on by OpenID Connect. */
export type OidcSettings = {
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string;
  /** Whoever the provider knows enters with this role; null: only who was invited. */
  readonly auto_role: RoleName | null;
};

export type AuthSettings = {
  readonly database: Database;
  readonly tenant_id: string;
  readonly now: () => Date;
  /** How browsers reach us, with the path of a reverse proxy if there is one, without a slash at its end. */
  readonly public_url: string;
  readonly secret: string;
  readonly oidc: OidcSettings | null;
  /** Null: there is no mail server, so nobody resets a password by himself. */
  readonly sendReset: ((to: { readonly user_id: string; readonly token: string }) => Promise<void>) | null;
};

/** The header by which we tell the library who asks; whatever a caller sends in it is dropped. */
export const ADDRESS_HEADER = "x-dirigent-address";
/** What the single sign-on is called in paths and accounts. */
export const OIDC_PROVIDER = "oidc";

const SESSION_SECONDS = 7 * 24 * 3_600;
const RESET_SECONDS = 3_600;

/** @throws (the made function) whatever the library did not expect, such as that the database is away */
export type Auth = (request: Request) => Promise<Response>;

/**
 * Makes the sign-in. It is loaded at the first use: a process in which nobody signs in need not read it. With a provider of
 * a single sign-on it asks that for its addresses first, so what needs no provider gets a sign-in without one.
 */
export async function createAuth(settings: AuthSettings): Promise<Auth> {
  const [{ betterAuth }, { twoFactor }, { genericOAuth }, { signInAdapter }] = await Promise.all([
    import("better-auth/minimal"),
    import("better-auth/plugins/two-factor"),
    import("better-auth/plugins/generic-oauth"),
    import("./adapter.ts"),
  ]);
  const { oidc } = settings;
  const factor = twoFactor({ issuer: "Dirigent", backupCodeOptions: { storeBackupCodes: "encrypted" } });
  const auth = betterAuth({
    ...optionsOf(settings),
    database: signInAdapter(settings),
    plugins: oidc ? [factor, genericOAuth({ config: [providerOf(oidc)] })] : [factor],
  });
  await auth.$context;
  return auth.handler;
}

function providerOf(oidc: OidcSettings) {
  return {
    providerId: OIDC_PROVIDER,
    name: oidc.name,
    discoveryUrl: `${oidc.issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
    clientId: oidc.client_id,
    clientSecret: oidc.client_secret,
    scopes: ["openid", "email", "profile"],
    // What every provider takes (OpenID Connect Core, section 9).
    authentication: "basic" as const,
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: oidc.auto_role === null,
  };
}

function optionsOf(settings: AuthSettings): BetterAuthOptions {
  const { public_url, secret, sendReset, oidc } = settings;
  const { origin, pathname } = new URL(public_url);
  return {
    appName: "Dirigent",
    baseURL: `${public_url}/auth`,
    secret,
    trustedOrigins: [origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      ...(sendReset ? { sendResetPassword: ({ user, token }) => sendReset({ user_id: user.id, token }) } : {}),
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    verification: { storeIdentifier: "hashed" },
    // An address that the provider has verified is that of the user who has it here: administrators vouch for theirs.
    account: { updateAccountOnSignIn: false, accountLinking: { enabled: true } },
    user: {
      additionalFields: {
        handle: { type: "string", required: false, input: false, returned: false },
        role: { type: "string", required: false, input: false, returned: false },
      },
    },
    databaseHooks: {
      session: {
        create: { before: async (session) => ((await isActive(settings, session.userId)) ? { data: session } : false) },
      },
      // Public sign-up is off: only the single sign-on makes users here.
      user: {
        create: {
          before: async (user) =>
            oidc?.auto_role ? { data: { ...user, handle: newHandle(), role: oidc.auto_role } } : false,
        },
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: origin.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: pathname },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: newId },
    },
    // Our own limits count by account as well, and for all processes together.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
    // What it did not expect (the database is away, say) is thrown to us, who know what to answer and what to log.
    onAPIError: { errorURL: `${public_url}/sign-in`, throw: true },
  };
}

async function isActive({ database, tenant_id }: AuthSettings, user_id: string): Promise<boolean> {
  return read(database, tenant_id, "look for user", async (tx) => {
    const rows = await tx.query(
      "select from access.users as users where users.tenant_id = $1 and users.user_id = $2 and users.deactivated_at is null",
      [tx.tenant_id, user_id],
    );
    return rows.length === 1;
  });
}
