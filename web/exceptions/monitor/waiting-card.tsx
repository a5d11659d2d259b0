import { Table, Text } from "@mantine/core";
import type { ProcessMonitor } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { Moment } from "../../design/moment.tsx";
import { useFormat } from "../../words/format.ts";
import { type Say, useWords } from "../../words/use-words.ts";
import { causeOf } from "../causes.ts";
import { EXCEPTIONS_WORDS } from "../words.ts";
import { kindOf, type WaitingGroup, waitingGroups } from "./waiting.ts";
import classes from "./waiting-card.module.css";
import { MONITOR } from "./words.ts";

/** What waits in the background, by its cause. */
export function WaitingCard({ waiting }: { readonly waiting: ProcessMonitor["waiting"] }) {
  const say = useWords(MONITOR);
  const groups = waitingGroups(waiting);
  return (
    <Card title={say("waiting")} flush>
      {groups.length === 0 ? (
        <Text c="dimmed" p="md">
          {say("nothing_waits")}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("what")}</Table.Th>
                <Table.Th>{say("cause")}</Table.Th>
                <Table.Th ta="right">{say("entries")}</Table.Th>
                <Table.Th ta="right">{say("oldest")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            {groups.map((group) => (
              <Group key={group.what} group={group} />
            ))}
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

function Group({ group: { what, entries } }: { readonly group: WaitingGroup }) {
  const say = useWords(MONITOR);
  const sayCause = useWords(EXCEPTIONS_WORDS);
  const format = useFormat();
  return (
    <Table.Tbody>
      <Table.Tr>
        <Table.Th colSpan={4} scope="rowgroup" className={classes.group} data-what={what}>
          {say(`what.${what}`)}
        </Table.Th>
      </Table.Tr>
      {entries.map(({ kind, state, cause, entries: count, oldest_at }) => {
        const known = kindOf(kind);
        const figure = format.number(count);
        return (
          <Table.Tr key={`${kind} ${state} ${cause ?? ""}`}>
            <Table.Td>{known ? say(`kind.${known}`) : kind}</Table.Td>
            <Table.Td className={classes.cause}>
              {cause === null ? say(state === "later" ? "later" : "its_turn") : causeWords(cause, sayCause)}
            </Table.Td>
            <Table.Td ta="right">{what === "exception" ? <Door to="/exceptions">{figure}</Door> : figure}</Table.Td>
            <Table.Td ta="right">
              <Moment at={oldest_at} relative />
            </Table.Td>
          </Table.Tr>
        );
      })}
    </Table.Tbody>
  );
}

/** What only a newer server knows is said as it is written. */
function causeWords(cause: string, say: Say<Extract<keyof typeof EXCEPTIONS_WORDS.texts.en, string>>): string {
  const known = causeOf(cause);
  return known === "other" ? cause.replaceAll("_", " ") : say(`cause.${known}`);
}
