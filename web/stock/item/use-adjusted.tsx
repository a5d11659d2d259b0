import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { useRefusal } from "./adjustment-effect.tsx";
import { type Adjusted, takeBack } from "./use-adjust.ts";
import { ITEM } from "./words.ts";

const LONG_ENOUGH_MS = 12_000;

/** Says that an adjustment is recorded, and offers to take it back. */
export function useAdjusted(): (adjusted: Adjusted) => void {
  const say = useWords(ITEM);
  const format = useFormat();
  const nameOf = useLocationName();
  const refusal = useRefusal();
  const queries = useQueryClient();
  return useCallback(
    (adjusted) => {
      const { location, change } = adjusted;
      const place = nameOf(location);
      const signed = change === null ? "" : `${change > 0 ? "+" : ""}${format.number(change)}`;
      const undo = (id: string) => {
        notifications.hide(id);
        takeBack(queries, adjusted).then(
          () => notifications.show({ message: say("taken_back", { place }) }),
          (error: unknown) => notifications.show({ color: "red", message: refusal(error) }),
        );
      };
      const id = notifications.show({ autoClose: LONG_ENOUGH_MS, message: "" });
      const text = change === null ? say("recorded", { place }) : say("recorded_change", { place, change: signed });
      notifications.update({
        id,
        autoClose: LONG_ENOUGH_MS,
        message: (
          <Group justify="space-between" wrap="nowrap">
            {text}
            {change === null || change === 0 ? null : (
              <Button size="compact-sm" variant="light" onClick={() => undo(id)}>
                {say("undo")}
              </Button>
            )}
          </Group>
        ),
      });
    },
    [say, format, nameOf, refusal, queries],
  );
}
