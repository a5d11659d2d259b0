/** What the environment may set; everything has a default that works on a laptop. */
export type Config = {
  readonly database_url: string | null;
  readonly data_dir: string;
  readonly port: number;
  readonly host: string;
  readonly public_url: string;
  readonly bootstrap_key: string | null;
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
    public_url: (text("DIRIGENT_PUBLIC_URL") ?? `http://127.0.0.1:${port}`).replace(/\/+$/, ""),
    bootstrap_key: environment.DIRIGENT_BOOTSTRAP_KEY || null,
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
