import { Text } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { useNow } from "../../design/use-now.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { urgencyOf } from "./urgency.ts";
import { WORK } from "./words.ts";

const DAY_MS = 86_400_000;

/** When it is due by the clock of the place, and how long that is from now. What waits for its customer is not late. */
export function DueTime({
  due_at,
  zone,
  is_waiting = false,
}: {
  readonly due_at: string | null;
  readonly zone: string | undefined;
  readonly is_waiting?: boolean;
}) {
  const say = useWords(WORK);
  const format = useFormat();
  const now = useNow();
  if (due_at === null) {
    return (
      <Text component="span" c="dimmed">
        {say("no_due")}
      </Text>
    );
  }
  const left_ms = new Date(due_at).getTime() - now;
  const urgency = is_waiting ? "calm" : urgencyOf(due_at, now);
  const is_near = Math.abs(left_ms) < DAY_MS;
  const time = is_near ? format.time(due_at, zone) : format.instant(due_at, zone);
  return (
    <Text component="span" fw={620} c={urgency === "late" ? "var(--trouble)" : undefined}>
      <span style={{ whiteSpace: "nowrap" }}>
        {urgency === "late" ? <IconClockExclamation size={18} aria-hidden style={{ verticalAlign: "-3px" }} /> : null}{" "}
        <time dateTime={due_at}>{say("due", { time })}</time>
        {is_waiting ? null : " ·"}
      </span>{" "}
      {is_waiting ? null : (
        <Text
          component="span"
          fw={400}
          c={urgency === "late" ? "var(--trouble)" : "dimmed"}
          style={{ whiteSpace: "nowrap" }}
        >
          {say(left_ms < 0 ? "late" : "left", { time: format.duration(Math.abs(left_ms)) })}
        </Text>
      )}
    </Text>
  );
}
