import { createServer } from "node:http";
import { listen, sendError, stopListening } from "../support/http.ts";
import type { Fault, FaultRates } from "./faults.ts";
import { NOTIFICATION_TYPES } from "./notifications.ts";
import { closeProvider, openProvider, type Provider } from "./provider.ts";
import { route } from "./routes.ts";
import { SANDBOX_SIGNING_SECRET, signingKey } from "./signature.ts";
import { type Truth, truthOf } from "./truth.ts";
import type { NotificationType } from "./types.ts";

export type SandboxProviderOptions = {
  /** The truth file; one running provider at a time. */
  readonly data_file: string;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** Where it listens; the default is the loopback address, since it checks no credentials. */
  readonly host?: string;
  /** Default: none, and then no notifications are made. */
  readonly notification_urls?: readonly string[];
  /** Default: all. */
  readonly notify?: readonly NotificationType[];
  /** `whsec_…`; the default is public and fit for trying out only. */
  readonly signing_secret?: string;
  readonly fault_seed?: string;
  readonly fault_rates?: FaultRates;
  readonly next_faults?: readonly (Fault | null)[];
  /** How long the fault `delay` takes; default 2,000. */
  readonly delay_ms?: number;
  /** How long `tok_slow` takes; default 5,000. */
  readonly slow_ms?: number;
  /** How long `tok_pending` stays pending; default 2,000. */
  readonly pending_ms?: number;
  /** First pause before a notification is sent again, doubling up to 30 s; default 500. */
  readonly retry_ms?: number;
  /** How long an own authorization can be captured; default 7. */
  readonly authorization_days?: number;
};

export type SandboxProvider = {
  readonly url: string;
  truth(): Truth;
  /** Cuts what is open and writes what is booked. The same data file may be opened again afterwards. */
  close(): Promise<void>;
};

/** @throws when the port is taken, the data file is damaged or the secret has not the form of one */
export async function startSandboxProvider(options: SandboxProviderOptions): Promise<SandboxProvider> {
  const signing_secret = options.signing_secret ?? SANDBOX_SIGNING_SECRET;
  signingKey(signing_secret);

  const opened = Promise.withResolvers<Provider>();
  opened.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    opened.promise.then((provider) => route(provider, request, response)).catch((error) => sendError(response, error));
  });
  server.keepAliveTimeout = 65_000;

  // The port comes first: whoever holds it holds the truth file, so a second program must not touch the file.
  const url = await listen(server, options.port ?? 0, options.host);
  try {
    const provider = await openProvider({
      data_file: options.data_file,
      signing_secret,
      notification_urls: options.notification_urls ?? [],
      retry_ms: options.retry_ms ?? 500,
      plan: { seed: options.fault_seed ?? "1", rates: options.fault_rates ?? {}, next: options.next_faults ?? [] },
      delay_ms: options.delay_ms ?? 2_000,
      settings: {
        slow_ms: options.slow_ms ?? 5_000,
        pending_ms: options.pending_ms ?? 2_000,
        authorization_days: options.authorization_days ?? 7,
        notify: new Set(options.notify ?? NOTIFICATION_TYPES),
      },
    });
    opened.resolve(provider);
    return { url, truth: () => truthOf(provider.book, null), close: () => closeAll(provider, server) };
  } catch (error) {
    opened.reject(error);
    await stopListening(server);
    throw error;
  }
}

async function closeAll(provider: Provider, server: ReturnType<typeof createServer>): Promise<void> {
  await stopListening(server);
  await closeProvider(provider);
}
