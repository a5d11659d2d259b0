import { Alert, Text } from "@mantine/core";
import { ProblemError } from "../../api/client.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import type { Effect } from "./adjustment.ts";
import { ITEM } from "./words.ts";

/** What will be so afterward, in one sentence. */
export function AdjustmentEffect({ effect }: { readonly effect: Effect }) {
  const say = useWords(ITEM);
  const format = useFormat();
  if (effect.trouble === "missing" || effect.trouble === "nothing_changes" || effect.trouble === "below_nothing")
    return <Text c="dimmed">{say("effect_open")}</Text>;
  const words = say("effect", {
    before: format.number(effect.before),
    after: format.number(effect.after),
    available_before: format.number(effect.available_before),
    available_after: format.number(effect.available_after),
  });
  return (
    <Alert color={effect.trouble === "below_reserved" ? "orange" : "gray"} aria-live="polite">
      <Text>{words}</Text>
      {effect.trouble === "below_reserved" ? <Text mt={4}>{say("trouble.below_reserved")}</Text> : null}
    </Alert>
  );
}

type Texts = (typeof ITEM)["texts"]["en"];
type RefusalKey = Extract<keyof Texts, `refusal.${string}`>;
const isKnown = (key: string): key is RefusalKey => key in ITEM.texts.en;

/** Why an adjustment was not recorded, in the words of whoever made it. */
export function useRefusal(): (error: unknown) => string {
  const say = useWords(ITEM);
  const sayCommon = useWords(COMMON);
  return (error) => {
    const key = error instanceof ProblemError ? `refusal.${error.problem.code}` : "";
    return isKnown(key) ? say(key) : explain(error, sayCommon);
  };
}
