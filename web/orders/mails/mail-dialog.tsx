import { Alert, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { MailFrame } from "../../design/mail-frame.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { mailQuery } from "./mail-queries.ts";
import classes from "./mails-card.module.css";
import { MAILS } from "./words.ts";

const FORMS = ["html", "text"] as const;
type Form = (typeof FORMS)[number];

/** A mail as its reader sees it, as a page or as plain text. */
export function MailDialog({ mail_id, onClose }: { readonly mail_id: string; readonly onClose: () => void }) {
  const say = useWords(MAILS);
  const sayCommon = useWords(COMMON);
  const mail = useQuery(mailQuery(mail_id));
  const [form, setForm] = useState<Form>("html");
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={mail.data?.subject ?? say("mail")}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      {mail.isPending ? <Lines count={8} height={48} /> : null}
      {mail.isError ? <ErrorState error={mail.error} onRetry={() => void mail.refetch()} /> : null}
      {mail.isSuccess ? (
        <Stack gap="sm">
          {mail.data.sent_at === null ? (
            <Alert color="yellow">{say("not_sent_yet")}</Alert>
          ) : (
            <Text c="dimmed" fz="sm">
              {say("sent")} <Moment at={mail.data.sent_at} />
              {mail.data.recipient === null ? null : ` ${say("to", { recipient: mail.data.recipient })}`}
            </Text>
          )}
          <SegmentedControl
            aria-label={say("form")}
            value={form}
            onChange={(value) => setForm(FORMS.find((each) => each === value) ?? "html")}
            data={FORMS.map((value) => ({ value, label: say(`form.${value}`) }))}
          />
          {form === "html" ? (
            <MailFrame html={mail.data.html} title={mail.data.subject} />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <pre className={classes.text} tabIndex={0}>
              {mail.data.text}
            </pre>
          )}
        </Stack>
      ) : null}
    </Modal>
  );
}
