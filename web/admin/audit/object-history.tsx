import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp } from "@tabler/icons-react";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { Actor } from "../../design/actor.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { useProblem } from "../form/use-problem.ts";
import { useActionWords } from "./action-words.ts";
import classes from "./changes.module.css";
import { ChangesTable } from "./changes-table.tsx";
import { fieldChanges } from "./field-changes.ts";
import { takenBack } from "./take-back.ts";
import { AUDIT } from "./words.ts";

type AuditEntry = Entry<"/v1/audit-entries">;
type Fields = Readonly<Record<string, unknown>>;

const SHOWN = 5;
/** @param state how the thing is now: when it is different, so is its history */
const historyQuery = (object: string, state: string) =>
  queryOptions({
    queryKey: ["admin", "audit", "object", object, state],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await answerOf(api.GET("/v1/audit-entries", { params: { query: { object, limit: SHOWN } } }))).data,
  });

type Props = {
  /** As the log names it: channel:web. */
  readonly object: string;
  /** How it is now. */
  readonly now: Fields;
  /** What of it can be set to what it was; the way back is a change like any other. */
  readonly fields: readonly string[];
  readonly onTakeBack: (fields: Fields) => Promise<unknown>;
};

/** Who has changed this, newest first, and for each change the way back. */
export function ObjectHistory(props: Props) {
  const is_admin = useMay("admin");
  return is_admin ? <History {...props} /> : null;
}

function History({ object, now, fields, onTakeBack }: Props) {
  const say = useWords(AUDIT);
  const entries = useQuery(historyQuery(object, JSON.stringify(now)));
  const [chosen, choose] = useState<Fields | null>(null);
  return (
    <Stack gap="xs" component="section" aria-label={say("history")}>
      <Group justify="space-between">
        <Title order={3}>{say("history")}</Title>
        <Anchor fz="sm" renderRoot={(rest) => <Link to="/admin/audit" search={{ object }} {...rest} />}>
          {say("whole_history")}
        </Anchor>
      </Group>
      {entries.isPending ? <Lines count={2} height={48} /> : null}
      {entries.isError ? <ErrorState error={entries.error} onRetry={() => void entries.refetch()} /> : null}
      {entries.data?.length === 0 ? <Text c="dimmed">{say("never_changed")}</Text> : null}
      {chosen ? <TakeBack fields={chosen} now={now} onTakeBack={onTakeBack} onClose={() => choose(null)} /> : null}
      <ol className={`${classes.list} ${classes.within}`}>
        {entries.data?.map((entry) => (
          <Change
            key={entry.entry_id}
            entry={entry}
            back={takenBack(entry.before, entry.after, now, fields)}
            onBack={choose}
          />
        ))}
      </ol>
    </Stack>
  );
}

type ChangeProps = {
  readonly entry: AuditEntry;
  readonly back: Fields | null;
  readonly onBack: (fields: Fields) => void;
};

function Change({ entry, back, onBack }: ChangeProps) {
  const say = useWords(AUDIT);
  const sayAction = useActionWords();
  return (
    <li className={classes.entry}>
      <Group gap={8}>
        <Text fw={600} fz="sm">
          <Actor actor={entry.actor} />
        </Text>
        <Text fz="sm">{sayAction(entry.action)}</Text>
        <Text c="dimmed" fz="sm" ml="auto">
          <Moment at={entry.occurred_at} />
        </Text>
      </Group>
      {entry.before === null ? null : <ChangesTable changes={fieldChanges(entry.before, entry.after)} />}
      {back ? (
        <Button
          size="xs"
          variant="default"
          mt={6}
          mih={{ base: 44, sm: 30 }}
          style={{ justifySelf: "start" }}
          leftSection={<IconArrowBackUp size={14} />}
          onClick={() => onBack(back)}
        >
          {say("take_back")}
        </Button>
      ) : null}
    </li>
  );
}

type TakeBackProps = Pick<Props, "now" | "onTakeBack"> & { readonly fields: Fields; readonly onClose: () => void };

/** Shows what will be set before it is. */
function TakeBack({ fields, now, onTakeBack, onClose }: TakeBackProps) {
  const say = useWords(AUDIT);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () => onTakeBack(fields),
    onSuccess: () => {
      notifications.show({ message: say("taken_back"), color: "teal" });
      onClose();
      return queries.invalidateQueries({ queryKey: ["admin"] });
    },
  });
  const problem = useProblem(back.error, "", []);
  const current = Object.fromEntries(Object.keys(fields).map((name) => [name, now[name] ?? null]));
  return (
    <Paper p="md" role="group" aria-label={say("take_back_title")}>
      <Stack gap="sm">
        <Text fw={600}>{say("take_back_title")}</Text>
        <Text fz="sm">{say("take_back_effect")}</Text>
        <ChangesTable changes={fieldChanges(current, fields)} />
        {problem.general ? <Alert color="red">{problem.general}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {sayCommon("cancel")}
          </Button>
          <Button loading={back.isPending} onClick={() => back.mutate()}>
            {say("take_back_confirm")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
