import { useCallback } from "react";
import { useFormat } from "../../words/format.ts";
import { useLanguage } from "../../words/use-words.ts";
import { type ExceptionWords, tellException } from "./tell.ts";

/** Tells exceptions in the reader's language. */
export function useExceptionWords(): (exception: Parameters<typeof tellException>[0]) => ExceptionWords {
  const language = useLanguage();
  const format = useFormat();
  return useCallback((exception) => tellException(exception, language, format), [language, format]);
}
