import { parseArgs } from "node:util";
import { KEPT_MAILS, startMailCatcher } from "./mail-catcher/server.ts";
import { startSandboxProvider } from "./payment-provider/server.ts";
import { PROVIDER_ARGUMENTS, readPaymentPort, readProviderSettings } from "./payment-provider/settings.ts";
import { readPort, stopWithParent } from "./support/program.ts";

/** Everything of the sandbox in one process; see README.md for the options. */
const { values } = parseArgs({
  options: {
    "payment-port": { type: "string" },
    "smtp-port": { type: "string" },
    "mail-port": { type: "string" },
    "data-dir": { type: "string" },
    ...PROVIDER_ARGUMENTS,
  },
});
const { env } = process;
/** The loopback address unless the sandbox stands in a container of its own. */
const host = env.SANDBOX_HOST || "127.0.0.1";
const data_dir = values["data-dir"] ?? `${env.DIRIGENT_DATA_DIR ?? ".dirigent"}/sandbox`;

const provider = await startSandboxProvider({
  host,
  port: readPaymentPort(values["payment-port"], env, "payment-port"),
  data_file: `${data_dir}/payments.jsonl`,
  ...readProviderSettings(values, env),
});
const catcher = await startMailCatcher({
  host,
  smtp_port: readPort(values["smtp-port"] ?? env.SANDBOX_SMTP_PORT ?? "4425", "smtp-port"),
  http_port: readPort(values["mail-port"] ?? env.SANDBOX_MAIL_PORT ?? "4426", "mail-port"),
  data_file: `${data_dir}/mails.jsonl`,
  keep_max: KEPT_MAILS,
});
stopWithParent(async () => {
  await Promise.all([provider.close(), catcher.close()]);
});
process.stdout.write(
  `sandbox payment provider ${provider.url}\nsandbox mail catcher ${catcher.smtp_url} ${catcher.url}\n`,
);
