import { Text } from "@mantine/core";
import type { Location } from "../api/types.ts";
import { useNow } from "../design/use-now.ts";
import { useWords } from "../words/use-words.ts";
import { openStateOf } from "./opening.ts";
import { LOCATIONS } from "./words.ts";

/** Whether a place is open right now. */
export function OpenText({ location }: { readonly location: Location }) {
  const say = useWords(LOCATIONS);
  const now = useNow();
  const state = openStateOf(location, now);
  if (state.is === "always")
    return (
      <Text span fz="sm" c="dimmed">
        {say("always_open")}
      </Text>
    );
  if (state.is === "open")
    return (
      <Text span fz="sm">
        {say("open_until", { time: state.until })}
      </Text>
    );
  const { next } = state;
  const words =
    next === null
      ? say("closed")
      : next.is_today
        ? say("opens_at", { time: next.from })
        : say("opens_on", { day: say(`day.${next.day}`), time: next.from });
  return (
    <Text span fz="sm" c="dimmed">
      {words}
    </Text>
  );
}
