import {
  Alert,
  Button,
  Group,
  Modal,
  Paper,
  Progress as ProgressBar,
  Stack,
  Text,
  Textarea,
  Title,
  Tooltip,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import type { Exception } from "../api/types.ts";
import { explain } from "../design/states.tsx";
import { COMMON } from "../words/common.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { causeOf } from "./causes.ts";
import type { Progress } from "./resolve-many.ts";
import { useExceptionWords } from "./told/use-exception-words.ts";
import { type Intent, useResolve } from "./use-resolve.ts";
import { EXCEPTIONS_WORDS } from "./words.ts";

/**
 * @property reason    of all of them; null: they have several causes
 * @property exception if it is a single one: what is said is said of it
 */
export type Resolving = Intent & { readonly reason: string | null; readonly exception?: Exception };

/** What it does, the note, and how far it is; what failed can be tried again from here. */
export function ResolveDialog(props: Resolving & { readonly onClose: () => void }) {
  const { resolution, count, reason, onClose } = props;
  const say = useWords(EXCEPTIONS_WORDS);
  const sayCommon = useWords(COMMON);
  const [note, setNote] = useState("");
  const is_retry = resolution === "retried";
  const { mutation, progress, stop } = useResolve(props, ({ resolved, gone }) => {
    const done = say(is_retry ? "retried_done" : "given_up_done", { count: resolved });
    const others = gone > 0 ? say("gone_some", { count: gone }) : "";
    notifications.show({ message: [resolved > 0 ? done : "", others].filter(Boolean).join(" "), color: "teal" });
    onClose();
  });
  const rest = progress ? progress.failed.size + progress.left.length : 0;
  const is_note_missing = !is_retry && note.trim() === "";
  const confirm = rest > 0 ? say("rest_confirm", { count: rest }) : say(is_retry ? "retry_confirm" : "give_up_confirm");
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say(is_retry ? "retry_title" : "give_up_title", { count })}
      closeOnClickOutside={!mutation.isPending}
      closeOnEscape={!mutation.isPending}
      withCloseButton={!mutation.isPending}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      <Stack>
        <Effect {...props} reason={reason} />
        <Textarea
          label={say("note")}
          description={say(is_retry ? "note_for_retry" : "note_for_give_up")}
          required={!is_retry}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          value={note}
          disabled={mutation.isPending}
          onChange={({ currentTarget: { value } }) => setNote(value)}
        />
        {progress ? <HowFar progress={progress} is_under_way={mutation.isPending} /> : null}
        {mutation.isError ? <Alert color="red">{explain(mutation.error, sayCommon)}</Alert> : null}
        <Group justify="flex-end">
          {mutation.isPending ? (
            <Button variant="default" onClick={stop}>
              {say("stop")}
            </Button>
          ) : (
            <Button variant="default" onClick={onClose}>
              {sayCommon(rest > 0 ? "close" : "cancel")}
            </Button>
          )}
          <Tooltip label={say("note_missing")} disabled={!is_note_missing}>
            <Button
              {...(is_retry ? {} : { color: "red" })}
              loading={mutation.isPending}
              aria-disabled={is_note_missing || undefined}
              aria-description={is_note_missing ? say("note_missing") : undefined}
              data-disabled={is_note_missing || undefined}
              onClick={() => is_note_missing || mutation.mutate(note.trim())}
            >
              {confirm}
            </Button>
          </Tooltip>
        </Group>
      </Stack>
    </Modal>
  );
}

function Effect({ resolution, reason, exception }: Pick<Resolving, "resolution" | "reason" | "exception">) {
  const say = useWords(EXCEPTIONS_WORDS);
  const tell = useExceptionWords();
  const told = exception ? tell(exception) : null;
  const cause = reason === null ? "other" : causeOf(reason);
  return (
    <Paper p="md" bg="var(--ground)">
      {told ? (
        <>
          <Title order={3} mb={6}>
            {say("what")}
          </Title>
          <Text mb="md">{told.happened}</Text>
        </>
      ) : null}
      <Title order={3} mb={6}>
        {say("effect")}
      </Title>
      <Text>
        {resolution === "retried" ? (told?.retry ?? say(`retry.${cause}`)) : (told?.give_up ?? say(`give_up.${cause}`))}
      </Text>
    </Paper>
  );
}

function HowFar({ progress, is_under_way }: { readonly progress: Progress; readonly is_under_way: boolean }) {
  const say = useWords(EXCEPTIONS_WORDS);
  const sayCommon = useWords(COMMON);
  const format = useFormat();
  const { total, resolved, gone, failed, left } = progress;
  const done = resolved + gone + failed.size;
  const words = say("under_way", { done: format.number(done), total: format.number(total) });
  const reasons = [...new Set([...failed.values()].map((error) => explain(error, sayCommon)))];
  return (
    <div aria-live="polite">
      <Group gap="sm" wrap="nowrap">
        <ProgressBar value={(100 * done) / Math.max(1, total)} aria-label={words} flex={1} />
        <Text fz="sm">{words}</Text>
      </Group>
      {!is_under_way && left.length > 0 ? <Text mt="xs">{say("stopped")}</Text> : null}
      {failed.size > 0 ? (
        <Alert
          mt="xs"
          color="red"
          icon={<IconAlertTriangle size={18} />}
          title={say("failed_some", { count: failed.size })}
        >
          {reasons.join(" ")}
        </Alert>
      ) : null}
    </div>
  );
}
