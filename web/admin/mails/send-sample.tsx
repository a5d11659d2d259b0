import { Button, Text, Tooltip } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { useMay, useMe } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { useProblem } from "../form/use-problem.ts";
import type { MailLanguage, Template } from "./mails-page.tsx";
import { MAILS } from "./words.ts";

/** Sends the sample to whoever looks at it, to see it in a mail program. */
export function SendSample({
  template,
  language,
}: {
  readonly template: Template["template"];
  readonly language: MailLanguage;
}) {
  const say = useWords(MAILS);
  const may = useMay("workflows:write");
  const address = useMe().user?.email;
  const send = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/v1/mail-templates/{template}/tests", { params: { path: { template } }, body: { language } })),
  });
  const problem = useProblem(send.error, "", []);
  if (!may || address === undefined) return null;
  const { data } = send;
  return (
    <>
      <Tooltip label={say("send_effect", { address })} multiline maw={320}>
        <Button
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {say("send")}
        </Button>
      </Tooltip>
      {data || problem.general ? (
        <Text w="100%" fz="sm" role="status" c={data?.sent ? "dimmed" : "var(--trouble)"}>
          {data?.sent
            ? say("sent", { address: data.to })
            : (problem.general ?? say("not_sent", { error: data?.error ?? "" }))}
        </Text>
      ) : null}
    </>
  );
}
