import { List } from "@mantine/core";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { WORKFLOWS } from "./words.ts";
import { mailsOff, type Workflow } from "./workflow.ts";

/** What a workflow says, as people would. */
export function WorkflowWords({ workflow }: { readonly workflow: Workflow }) {
  const say = useWords(WORKFLOWS);
  const format = useFormat();
  const { payment_timing, payment_due_hours: hours, on_payment_overdue, sourcing, ...rest } = workflow.policies;
  const { backorder, cancellation, collect, release } = rest;
  const { retry_minutes: minutes, cancel_after_days: days } = backorder;
  const off = mailsOff(workflow);
  const lines = [
    say(`pay.${payment_timing.default}`),
    say(on_payment_overdue === "cancel" ? "overdue_cancel" : "overdue_hold", { hours }),
    say(`split.${sourcing.split}`),
    days === null ? say("backorder_forever", { minutes }) : say("backorder_days", { minutes, days }),
    release.delay_minutes > 0 ? say("delay", { minutes: release.delay_minutes }) : say("no_delay"),
    say(cancellation.until === "shipped" ? "cancel_shipped" : "cancel_released"),
    say("collect", { days: collect.expires_after_days }),
    off.length === 0
      ? say("mails_all")
      : say("mails_off", { mails: format.list(off.map((mail) => say(`mail.${mail}`))) }),
    ...workflow.stages.map(({ reason, when }) => say("hold", { reason, when })),
  ];
  return (
    <List size="sm" spacing={4}>
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}
