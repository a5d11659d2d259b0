import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import type { Door } from "../places.ts";
import type { FindEntry, FindGroup } from "./entries.ts";
import classes from "./find.module.css";
import { FindRow } from "./find-row.tsx";
import { FIND } from "./words.ts";

export type FindState = "idle" | "looking" | "found" | "failed";

type Props = {
  readonly id: string;
  readonly groups: readonly FindGroup[];
  readonly places: readonly Door[];
  readonly current: FindEntry | null;
  readonly optionId: (entry: FindEntry) => string;
  readonly onOpen: (entry: FindEntry) => void;
  readonly state: FindState;
};

/** What was found, by what it is. The field above keeps the focus. */
export function FindResults({ id, groups, places, current, optionId, onOpen, state }: Props) {
  const say = useWords(FIND);
  const sayCommon = useWords(COMMON);
  const list = useRef<HTMLDivElement>(null);
  const current_key = current?.key ?? null;
  useEffect(() => {
    if (current_key !== null) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current_key]);
  const found = groups.filter(({ group }) => group !== "places" && group !== "lists");
  const count = found.reduce((sum, { entries }) => sum + entries.length, 0);
  const words: Readonly<Record<FindState, string>> = {
    idle: say("hint"),
    looking: say("looking"),
    found: count === 0 ? sayCommon("nothing") : say("count", { count }),
    failed: sayCommon("failed_retry"),
  };
  return (
    <>
      <div ref={list} id={id} role="listbox" aria-label={say("found")} className={classes.results}>
        {groups.map(({ group, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: options are grouped in a listbox, not in a form
          <div key={group} role="group" aria-label={say(`group.${group}`)}>
            <div className={classes.group} aria-hidden>
              {say(`group.${group}`)}
            </div>
            {entries.map((entry) => (
              <FindRow
                key={entry.key}
                id={optionId(entry)}
                entry={entry}
                places={places}
                is_current={entry.key === current_key}
                onOpen={() => onOpen(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      <Text role="status" fz="sm" c={state === "failed" ? "var(--trouble)" : "dimmed"} className={classes.state}>
        {words[state]}
      </Text>
    </>
  );
}
