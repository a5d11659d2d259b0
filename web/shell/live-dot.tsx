import { Tooltip } from "@mantine/core";
import { useLiveState } from "../live/live.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./live-dot.module.css";
import { SHELL } from "./words.ts";

/** Whether what one sees follows what happens. */
export function LiveDot() {
  const say = useWords(SHELL);
  const state = useLiveState();
  const label = say(`live.${state}`);
  return (
    <Tooltip label={label}>
      <span className={classes.dot} data-live={state} role="status" aria-label={label}>
        {label}
      </span>
    </Tooltip>
  );
}
