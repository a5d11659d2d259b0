import { createSignIn, type DemoSignIn, type OidcSettings, ROLE_NAMES, ROLES, type SignIn } from "../access/index.ts";
import { newId } from "../kernel/ids.ts";
import { messageIdOf } from "../notifications/index.ts";
import type { Services } from "../orchestration/services.ts";
import { type Config, DEFAULT_TENANT_ID } from "../platform/config.ts";
import type { Logger } from "../platform/logging.ts";

export type SignInParts = {
  readonly services: Services;
  readonly config: Config;
  readonly logger: Logger;
  readonly demo_sign_ins: readonly DemoSignIn[];
};

/** The sign-in of tenant `default`, with the mails and the clock of the others. @throws Error if a role makes no sense */
export function wireSignIn({ services, config, logger, demo_sign_ins }: SignInParts): SignIn {
  const { mail } = services;
  return createSignIn({
    database: services.database,
    clock: services.clock,
    tenant_id: DEFAULT_TENANT_ID,
    public_url: config.public_url,
    secret: config.auth_secret,
    oidc: config.oidc && { ...config.oidc, auto_role: autoRole(config.oidc.auto_role) },
    sendMail: mail && ((sent) => mail.mailer.send({ ...sent, message_id: messageIdOf(newId(), mail.from) })),
    onMailFailed: (error) => logger.warn({ err: error }, "a mail of the sign-in could not be sent"),
    demo_sign_ins,
  });
}

function autoRole(name: string | null): OidcSettings["auto_role"] {
  if (name === null) return null;
  const fitting = ROLE_NAMES.filter((role) => !ROLES[role].needs_locations);
  const role = fitting.find((candidate) => candidate === name);
  if (!role) throw new Error(`DIRIGENT_OIDC_AUTO_ROLE is "${name}": use one of ${fitting.join(", ")}.`);
  return role;
}
