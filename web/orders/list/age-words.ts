import { useCallback } from "react";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import type { AgeEnds } from "./ages.ts";

const HOUR_MS = 3_600_000;

/** Says an age: "up to 4 h", "4 h to 1 day", "over 5 days". */
export function useAgeWords(): (age: AgeEnds) => string {
  const say = useWords(ORDERS);
  const format = useFormat();
  return useCallback(
    ({ from_hours, to_hours }) => {
      const span = (hours: number) => format.duration(hours * HOUR_MS);
      if (from_hours === null) return say("age.up_to", { to: span(to_hours ?? 0) });
      if (to_hours === null) return say("age.over", { from: span(from_hours) });
      return say("age.between", { from: span(from_hours), to: span(to_hours) });
    },
    [say, format],
  );
}
