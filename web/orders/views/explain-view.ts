import { useCallback } from "react";
import { ProblemError } from "../../api/client.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { VIEWS } from "./words.ts";

const REFUSALS = ["view_name_taken", "too_many_views", "view_not_found"] as const;

/** Says why a view could not be changed. */
export function useExplainView(): (error: unknown) => string {
  const say = useWords(VIEWS);
  const sayCommon = useWords(COMMON);
  return useCallback(
    (error) => {
      const code = error instanceof ProblemError ? error.problem.code : "";
      const refusal = REFUSALS.find((each) => each === code);
      return refusal ? say(`refusal.${refusal}`) : explain(error, sayCommon);
    },
    [say, sayCommon],
  );
}
