import { parseArgs } from "node:util";
import { readPort, stopWithParent } from "../support/program.ts";
import { KEPT_MAILS, startMailCatcher } from "./server.ts";

/** The mail catcher as a program of its own; see ../README.md for the options. */
const { values } = parseArgs({
  options: { "smtp-port": { type: "string" }, "http-port": { type: "string" }, "data-file": { type: "string" } },
});
const catcher = await startMailCatcher({
  smtp_port: readPort(values["smtp-port"] ?? process.env.SANDBOX_SMTP_PORT ?? "4425", "smtp-port"),
  http_port: readPort(values["http-port"] ?? process.env.SANDBOX_MAIL_PORT ?? "4426", "http-port"),
  data_file: values["data-file"] ?? `${process.env.DIRIGENT_DATA_DIR ?? ".dirigent"}/sandbox/mails.jsonl`,
  keep_max: KEPT_MAILS,
});
stopWithParent(() => catcher.close());
process.stdout.write(`sandbox mail catcher ${catcher.smtp_url} ${catcher.url}\n`);
