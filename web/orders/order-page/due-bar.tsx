import { Text } from "@mantine/core";
import { IconClock, IconClockExclamation } from "@tabler/icons-react";
import type { Order } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { useNow } from "../../design/use-now.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { dueOf } from "./due.ts";
import classes from "./due-bar.module.css";
import { ORDER_PAGE } from "./words.ts";

/** Until when a place has to be done, and how much of that time is over. */
export function DueBar({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const now = useNow();
  const due = dueOf(order, now);
  if (!due) return null;
  const { due_at, is_late, share_over } = due;
  const Icon = is_late ? IconClockExclamation : IconClock;
  return (
    <div className={classes.due} data-late={is_late || undefined}>
      <Icon size={16} aria-hidden />
      <Text span fz="sm">
        {say(is_late ? "was_due" : "due")} <Moment at={due_at} />
      </Text>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${100 * share_over}%` }} />
      </span>
      <Text span fz="sm" fw={600}>
        {format.relative(due_at, now)}
      </Text>
    </div>
  );
}
