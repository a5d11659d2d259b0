import { Tooltip } from "@mantine/core";
import { useIsLive } from "../live/live.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./live-dot.module.css";
import { SHELL } from "./words.ts";

/** Whether what one sees follows what happens. */
export function LiveDot() {
  const say = useWords(SHELL);
  const is_live = useIsLive();
  const label = say(is_live ? "live" : "not_live");
  return (
    <Tooltip label={label}>
      <span className={classes.dot} data-live={is_live || undefined} role="status" aria-label={label}>
        {label}
      </span>
    </Tooltip>
  );
}
