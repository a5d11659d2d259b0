import { readFileSync } from "node:fs";

/** Variables whose value may stand in a file instead, as container engines hand over secrets. */
export const SECRETS = [
  "DATABASE_URL",
  "DIRIGENT_AUTH_SECRET",
  "DIRIGENT_BOOTSTRAP_KEY",
  "DIRIGENT_OIDC_CLIENT_SECRET",
  "DIRIGENT_SANDBOX_SECRET",
  "SMTP_URL",
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with what stands in files: `DATABASE_URL_FILE=/run/secrets/database_url` counts as `DATABASE_URL` with
 * the file's content, without the line break at its end.
 *
 * @throws Error naming the variable, when the file cannot be read or both are set
 */
export function withSecretFiles(environment: Environment): Environment {
  const found: Record<string, string> = {};
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (environment[name]) throw new Error(`${name} and ${name}_FILE are both set: set one of them.`);
    found[name] = readSecret(name, file);
  }
  return { ...environment, ...found };
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    throw new Error(`${name}_FILE names ${file}, which cannot be read: let this user read it, or unset ${name}_FILE.`, {
      cause,
    });
  }
}
