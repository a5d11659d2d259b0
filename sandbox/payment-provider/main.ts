import { parseArgs } from "node:util";
import { stopWithParent } from "../support/program.ts";
import { startSandboxProvider } from "./server.ts";
import { PROVIDER_ARGUMENTS, readPaymentPort, readProviderSettings } from "./settings.ts";

/** The sandbox payment provider as a program of its own; see ../README.md for the options. */
const { values } = parseArgs({
  options: { port: { type: "string" }, "data-file": { type: "string" }, ...PROVIDER_ARGUMENTS },
});
const provider = await startSandboxProvider({
  port: readPaymentPort(values.port, process.env, "port"),
  data_file: values["data-file"] ?? `${process.env.DIRIGENT_DATA_DIR ?? ".dirigent"}/sandbox/payments.jsonl`,
  ...readProviderSettings(values, process.env),
});
stopWithParent(() => provider.close());
process.stdout.write(`sandbox payment provider ${provider.url}\n`);
