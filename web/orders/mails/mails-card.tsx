import { Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconClock, IconMailCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Answer } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useMe } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { MailDialog } from "./mail-dialog.tsx";
import { mailsQuery } from "./mail-queries.ts";
import classes from "./mails-card.module.css";
import { templateOf } from "./templates.ts";
import { MAILS } from "./words.ts";

type Mail = Answer<"/v1/orders/{order_id}/mails">["data"][number];

/** What was written to the customer; each can be read as it was sent. */
export function MailsCard({ order_id }: { readonly order_id: string }) {
  const say = useWords(MAILS);
  const { masks_personal_data } = useMe();
  const mails = useQuery({ ...mailsQuery(order_id), enabled: !masks_personal_data });
  const [open, setOpen] = useState<string | null>(null);
  if (masks_personal_data) return null;
  return (
    <Card title={say("title")}>
      {mails.isPending ? <Lines count={2} height={36} /> : null}
      {mails.isError ? <ErrorState error={mails.error} onRetry={() => void mails.refetch()} /> : null}
      {mails.data?.length === 0 ? <Text c="dimmed">{say("none")}</Text> : null}
      <Stack gap={2}>
        {mails.data?.map((mail) => (
          <MailRow key={mail.mail_id} mail={mail} onOpen={() => setOpen(mail.mail_id)} />
        ))}
      </Stack>
      {open === null ? null : <MailDialog mail_id={open} onClose={() => setOpen(null)} />}
    </Card>
  );
}

function MailRow({ mail, onOpen }: { readonly mail: Mail; readonly onOpen: () => void }) {
  const say = useWords(MAILS);
  const Icon = mail.sent_at === null ? IconClock : IconMailCheck;
  return (
    <UnstyledButton className={classes.mail} onClick={onOpen}>
      <Group gap="xs" wrap="nowrap">
        <Icon size={18} stroke={1.5} color="var(--ink-soft)" style={{ flex: "none" }} aria-hidden />
        <div className={classes.about}>
          <Text fw={560} truncate>
            {mail.subject}
          </Text>
          <Text fz="sm" c="dimmed">
            {say(`template.${templateOf(mail.template)}`)} ·{" "}
            {mail.sent_at === null ? say("not_sent_yet") : <Moment at={mail.sent_at} />}
          </Text>
        </div>
      </Group>
    </UnstyledButton>
  );
}
