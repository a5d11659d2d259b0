import { Alert, Button, Group, List, Stack, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { answerOf, api, idempotencyKey, ProblemError } from "../../api/client.ts";
import { Card } from "../../design/card.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ChangesTable } from "../audit/changes-table.tsx";
import { fieldChanges } from "../audit/field-changes.ts";
import { useProblem } from "../form/use-problem.ts";
import { lineOfPointer, lineOfSyntaxError, linesOfPointers } from "./line-of-pointer.ts";
import { TextEditor } from "./text-editor.tsx";
import { WORKFLOWS } from "./words.ts";
import { textOf, type Workflow } from "./workflow.ts";
import { workflows_query } from "./workflow-queries.ts";

type Props = { readonly from: Workflow; readonly newest: Workflow };
type Document = Readonly<Record<string, unknown>>;
type Wrong = { readonly line: number; readonly message: string };

const route = getRouteApi("/inside/admin/workflows/$code");

/** The next version as text; what the server says against it is shown at its line. */
export function VersionEditor({ from, newest }: Props) {
  const say = useWords(WORKFLOWS);
  const sayCommon = useWords(COMMON);
  const navigate = route.useNavigate();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => textOf({ ...from, version: newest.version + 1 }));
  const publish = usePublish(text, (version) => {
    notifications.show({ message: say("published", { version }), color: "teal" });
    void navigate({ search: {} });
  });
  const parsed = parse(text);
  const version = "document" in parsed ? Number(parsed.document.version) : newest.version + 1;
  const changes =
    "document" in parsed ? fieldChanges(newest, parsed.document).filter(({ path }) => path !== "version") : [];
  const wrong = useWrong(text, parsed, publish.error);
  const problem = useProblem(publish.error, "", []);
  const obstacle = "document" in parsed && changes.length === 0 ? say("same", { version: newest.version }) : null;
  const is_stopped = obstacle !== null || !("document" in parsed);
  return (
    <>
      <Card title={say("would_change", { version: newest.version })}>
        {changes.length === 0 ? (
          <Text c="dimmed">{say("unchanged")}</Text>
        ) : (
          <ChangesTable changes={changes} is_written />
        )}
      </Card>
      <Stack gap="sm">
        <TextEditor
          ref={area}
          label={say("text")}
          text={text}
          wrong_lines={new Set(wrong.map(({ line }) => line))}
          onChange={(changed) => {
            setText(changed);
            publish.reset();
          }}
        />
        {wrong.length > 0 ? (
          <WrongLines wrong={wrong} onGo={(line) => goTo(area.current, text, line)} />
        ) : publish.isError ? (
          <Alert color="red" role="alert">
            {problem.general}
          </Alert>
        ) : null}
        <Text c="dimmed">{say("publish_effect", { version })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void navigate({ search: { version: from.version } })}>
            {sayCommon("cancel")}
          </Button>
          <Tooltip label={obstacle ?? ""} disabled={obstacle === null}>
            <Button
              loading={publish.isPending}
              aria-disabled={is_stopped || undefined}
              aria-description={obstacle ?? undefined}
              data-disabled={is_stopped || undefined}
              onClick={() => is_stopped || publish.mutate()}
            >
              {say("publish", { version })}
            </Button>
          </Tooltip>
        </Group>
      </Stack>
    </>
  );
}

/** One text is published once, however often it is sent; another text is another request. */
function usePublish(text: string, onDone: (version: number) => void) {
  const queries = useQueryClient();
  const key = useRef({ text, key: idempotencyKey() });
  return useMutation({
    mutationFn: () => {
      if (key.current.text !== text) key.current = { text, key: idempotencyKey() };
      const header = { "Idempotency-Key": key.current.key };
      return answerOf(api.POST("/v1/workflows", { params: { header }, body: JSON.parse(text) }));
    },
    onSuccess: async (published) => {
      await queries.invalidateQueries({ queryKey: workflows_query.queryKey });
      onDone(Number(published.version));
    },
  });
}

function WrongLines({ wrong, onGo }: { readonly wrong: readonly Wrong[]; readonly onGo: (line: number) => void }) {
  const say = useWords(WORKFLOWS);
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle size={18} />}
      title={say("wrong", { count: wrong.length })}
    >
      <List size="sm">
        {wrong.map(({ line, message }) => (
          <List.Item key={`${line} ${message}`}>
            <UnstyledButton fz="inherit" td="underline" fw={600} onClick={() => onGo(line)}>
              {say("line", { line })}
            </UnstyledButton>
            : <span lang="en">{message}</span>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

type Parsed = { readonly document: Document } | { readonly message: string };

function parse(text: string): Parsed {
  try {
    const document: unknown = JSON.parse(text);
    const is_object = typeof document === "object" && document !== null && !Array.isArray(document);
    return is_object ? { document: document as Document } : { message: "{ … }" };
  } catch (error) {
    return { message: error instanceof Error ? error.message : "" };
  }
}

function useWrong(text: string, parsed: Parsed, error: unknown): readonly Wrong[] {
  const say = useWords(WORKFLOWS);
  if ("message" in parsed)
    return [
      { line: lineOfSyntaxError(text, parsed.message) ?? 1, message: say("no_json", { message: parsed.message }) },
    ];
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (errors.length === 0) return [];
  const lines = linesOfPointers(text);
  return errors
    .map(({ pointer, message }) => ({
      line: lineOfPointer(lines, pointer),
      message: `${pointer.split("/").at(-1)} ${message}`.trim(),
    }))
    .sort((a, b) => a.line - b.line);
}

/** Puts the cursor into a line and shows it. */
function goTo(area: HTMLTextAreaElement | null, text: string, line: number): void {
  const rows = text.split("\n");
  const from = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  if (!area) return;
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, from + (rows[line - 1] ?? "").length);
  // The field is as tall as its text, so the page is what must move.
  const { top, height } = area.getBoundingClientRect();
  window.scrollBy({ top: top + (height * (line - 0.5)) / rows.length - window.innerHeight / 2 });
}
