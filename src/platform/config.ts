/** What the environment may set; everything has a default that works on a laptop. */
export type Config = {
  readonly database_url: string | null;
  readonly data_dir: string;
  readonly port: number;
  readonly host: string;
  /** A built web app; null: built here. */
  readonly console_dir: string | null;
  readonly public_url: string;
  readonly bootstrap_key: string | null;
  /** Signs cookies and encrypts second factors; null: one is made and kept in the database. */
  readonly auth_secret: string | null;
  /** A single sign-on by OpenID Connect; null: none. */
  readonly oidc: {
    readonly name: string;
    readonly issuer: string;
    readonly client_id: string;
    readonly client_secret: string;
    readonly auto_role: string | null;
  } | null;
  /** Addresses or networks of reverse proxies, whose X-Forwarded-For is believed. */
  readonly trusted_proxies: readonly string[];
  /** What stands on invoices about who issues them: the name, then the lines that the law wants. Empty: nothing was said. */
  readonly seller: readonly string[];
  readonly smtp_url: string | null;
  readonly mail_from: string;
  readonly log_level: string;
  readonly sandbox_url: string;
  readonly sandbox_secret: string;
  readonly connections_max: number;
  /** Requests that a process works on at once; half of them may be single orders. */
  readonly requests_max: number;
  /** Where a process with `--role worker` answers health and figures; null: nowhere. */
  readonly worker_port: number | null;
  /** Webhooks may go to private networks, and by http to this machine: for trials. */
  readonly webhook_allow_private: boolean;
};

/** The tenant that `npm start` works for when nobody has made another. */
export const DEFAULT_TENANT_ID = "00000000-0000-7000-8000-000000000001";

/** @throws Error naming the variable and what it may be */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: { port?: number } = {},
): Config {
  const text = (name: string) => environment[name]?.trim() || null;
  const port = options.port ?? integer("PORT", text("PORT"), 4400, 65_535);
  return {
    database_url: text("DATABASE_URL"),
    data_dir: text("DIRIGENT_DATA_DIR") ?? ".dirigent",
    port,
    host: text("HOST") ?? "127.0.0.1",
    console_dir: text("DIRIGENT_CONSOLE_DIR"),
    public_url: publicUrl(text("DIRIGENT_PUBLIC_URL") ?? `http://127.0.0.1:${port}`),
    bootstrap_key: environment.DIRIGENT_BOOTSTRAP_KEY || null,
    auth_secret: authSecret(environment.DIRIGENT_AUTH_SECRET || null),
    oidc: oidcSettings(text, environment.DIRIGENT_OIDC_CLIENT_SECRET || null),
    trusted_proxies: (text("DIRIGENT_TRUSTED_PROXIES") ?? "").split(",").flatMap((part) => part.trim() || []),
    seller: (text("DIRIGENT_SELLER") ?? "").split("|").flatMap((line) => line.trim() || []),
    smtp_url: text("SMTP_URL"),
    mail_from: text("DIRIGENT_MAIL_FROM") ?? "Dirigent <orders@localhost>",
    log_level: text("LOG_LEVEL") ?? "info",
    sandbox_url: text("DIRIGENT_SANDBOX_URL") ?? "http://127.0.0.1:4410",
    sandbox_secret: environment.DIRIGENT_SANDBOX_SECRET || "whsec_ZGlyaWdlbnQgc2FuZGJveCBzaWduaW5nIHNlY3JldA==",
    connections_max: integer("DIRIGENT_DB_CONNECTIONS", text("DIRIGENT_DB_CONNECTIONS"), 16, 1_000),
    requests_max: integer("DIRIGENT_REQUESTS_MAX", text("DIRIGENT_REQUESTS_MAX"), 1_000, 100_000),
    worker_port:
      text("DIRIGENT_WORKER_PORT") === null
        ? null
        : integer("DIRIGENT_WORKER_PORT", text("DIRIGENT_WORKER_PORT"), 0, 65_535),
    webhook_allow_private: yesOrNo("DIRIGENT_WEBHOOK_ALLOW_PRIVATE", text("DIRIGENT_WEBHOOK_ALLOW_PRIVATE")),
  };
}

function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    throw new Error(
      `DIRIGENT_PUBLIC_URL is "${text}": set it to an address such as https://oms.example or https://example.com/oms.`,
    );
  return text.replace(/\/+$/, "");
}

const AUTH_SECRET_LENGTH_MIN = 32;

function authSecret(secret: string | null): string | null {
  if (secret !== null && secret.length < AUTH_SECRET_LENGTH_MIN)
    throw new Error(
      `DIRIGENT_AUTH_SECRET is too short: set it to at least ${AUTH_SECRET_LENGTH_MIN} characters by chance.`,
    );
  return secret;
}

function oidcSettings(text: (name: string) => string | null, client_secret: string | null): Config["oidc"] {
  const issuer = text("DIRIGENT_OIDC_ISSUER");
  const client_id = text("DIRIGENT_OIDC_CLIENT_ID");
  if (issuer === null && client_id === null && client_secret === null) return null;
  if (issuer === null || client_id === null || client_secret === null)
    throw new Error(
      "A single sign-on needs DIRIGENT_OIDC_ISSUER, DIRIGENT_OIDC_CLIENT_ID and DIRIGENT_OIDC_CLIENT_SECRET: set all three, or none.",
    );
  if (!URL.canParse(issuer))
    throw new Error(
      `DIRIGENT_OIDC_ISSUER is "${issuer}": set it to the provider's address, such as https://login.example.`,
    );
  const name = text("DIRIGENT_OIDC_NAME") ?? "Single sign-on";
  return { name, issuer, client_id, client_secret, auto_role: text("DIRIGENT_OIDC_AUTO_ROLE") };
}

function yesOrNo(name: string, value: string | null): boolean {
  if (value === null || value === "false") return false;
  if (value === "true") return true;
  throw new Error(`${name} is "${value}": set it to true or false.`);
}

function integer(name: string, value: string | null, fallback: number, max: number): number {
  if (value === null) return fallback;
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 0 || parsed > max) {
    throw new Error(`${name} is "${value}": set it to a whole number from 0 to ${max}.`);
  }
  return parsed;
}
