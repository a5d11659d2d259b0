import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Entry } from "../../api/types.ts";
import { Actor } from "../../design/actor.tsx";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, explain, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { notesQuery, useWriteNote } from "./note-queries.ts";
import classes from "./notes-card.module.css";
import { NOTES } from "./words.ts";

type Note = Entry<"/v1/orders/{order_id}/notes">;

/** What colleagues want each other to know of an order. */
export function NotesCard({ order_id }: { readonly order_id: string }) {
  const say = useWords(NOTES);
  const may_write = useMay("orders:write");
  const notes = useInfiniteQuery(notesQuery(order_id));
  const all = notes.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card title={say("title")}>
      {may_write ? <NoteForm order_id={order_id} /> : null}
      {notes.isPending ? <Lines count={2} height={40} /> : null}
      {notes.isError ? <ErrorState error={notes.error} onRetry={() => void notes.refetch()} /> : null}
      {notes.isSuccess && all.length === 0 ? <Text c="dimmed">{say("none")}</Text> : null}
      <Stack gap="sm">
        {all.map((note) => (
          <NoteView key={note.note_id} note={note} />
        ))}
      </Stack>
      {notes.hasNextPage ? (
        <Button variant="subtle" mt="sm" loading={notes.isFetchingNextPage} onClick={() => void notes.fetchNextPage()}>
          {say("older")}
        </Button>
      ) : null}
    </Card>
  );
}

function NoteView({ note: { text, actor, written_at } }: { readonly note: Note }) {
  return (
    <div className={classes.note}>
      <Text className={classes.text}>{text}</Text>
      <Text fz="xs" c="dimmed">
        <Actor actor={actor} /> · <Moment at={written_at} />
      </Text>
    </div>
  );
}

/** What is typed stays until the server has it. */
function NoteForm({ order_id }: { readonly order_id: string }) {
  const say = useWords(NOTES);
  const sayCommon = useWords(COMMON);
  const [text, setText] = useState("");
  const write = useWriteNote(order_id);
  const is_empty = text.trim() === "";
  const send = () => {
    if (!is_empty && !write.isPending) write.mutate(text.trim(), { onSuccess: () => setText("") });
  };
  return (
    <Stack gap={6} mb="md" className="no-print">
      <Textarea
        aria-label={say("write")}
        placeholder={say("write")}
        description={say("who_reads")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4000}
        value={text}
        error={write.isError ? explain(write.error, sayCommon) : undefined}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {is_empty ? null : (
        <Group justify="flex-end">
          <Button size="compact-md" loading={write.isPending} onClick={send}>
            {say("save")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
