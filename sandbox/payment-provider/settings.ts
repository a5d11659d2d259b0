import { readAmount, readPort } from "../support/program.ts";
import { parseFaultRates } from "./faults.ts";
import { NOTIFICATION_TYPES } from "./notifications.ts";
import type { SandboxProviderOptions } from "./server.ts";
import type { NotificationType } from "./types.ts";

/** The command line options of the provider, as `parseArgs` of node:util wants them. */
export const PROVIDER_ARGUMENTS = {
  "notification-url": { type: "string", multiple: true },
  notify: { type: "string" },
  "signing-secret": { type: "string" },
  "fault-seed": { type: "string" },
  "fault-rates": { type: "string" },
  "delay-ms": { type: "string" },
  "slow-ms": { type: "string" },
  "pending-ms": { type: "string" },
  "retry-ms": { type: "string" },
  "authorization-days": { type: "string" },
} as const;

type Values = { readonly [name in keyof typeof PROVIDER_ARGUMENTS]?: string | string[] | undefined };
type Environment = { readonly [name: string]: string | undefined };

/**
 * Reads the settings: an option of the command line, else the environment (`--slow-ms` is `SANDBOX_SLOW_MS`).
 *
 * @throws with the name of the setting that is wrong
 */
export function readProviderSettings(
  values: Values,
  environment: Environment,
): Omit<SandboxProviderOptions, "data_file" | "port"> {
  const setting = (name: keyof Values): string | null => {
    const given = values[name] ?? environment[`SANDBOX_${name.toUpperCase().replaceAll("-", "_")}`];
    return given === undefined ? null : Array.isArray(given) ? given.join(",") : given;
  };
  const number = (name: keyof Values, field: keyof SandboxProviderOptions) => {
    const text = setting(name);
    return text === null ? {} : { [field]: readAmount(text, name) };
  };
  const urls = setting("notification-url");
  const notify = setting("notify");
  const signing_secret = setting("signing-secret");
  const fault_seed = setting("fault-seed");
  const fault_rates = setting("fault-rates");
  return {
    ...(urls === null ? {} : { notification_urls: list(urls) }),
    ...(notify === null ? {} : { notify: list(notify).map(notificationType) }),
    ...(signing_secret === null ? {} : { signing_secret }),
    ...(fault_seed === null ? {} : { fault_seed }),
    ...(fault_rates === null ? {} : { fault_rates: parseFaultRates(fault_rates) }),
    ...number("delay-ms", "delay_ms"),
    ...number("slow-ms", "slow_ms"),
    ...number("pending-ms", "pending_ms"),
    ...number("retry-ms", "retry_ms"),
    ...number("authorization-days", "authorization_days"),
  };
}

/** The port of the provider; `name` is the option it came from. */
export function readPaymentPort(given: string | undefined, environment: Environment, name: string): number {
  return readPort(given ?? environment.SANDBOX_PAYMENT_PORT ?? "4410", name);
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function notificationType(name: string): NotificationType {
  const known = NOTIFICATION_TYPES.find((type) => type === name);
  if (!known) throw new Error(`${name} is not a notification; choose from ${NOTIFICATION_TYPES.join(", ")}`);
  return known;
}
