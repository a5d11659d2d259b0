import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "../../api/schema.ts";

const GROUP_MAX = 6;
const FRESH_MS = 10_000;

export type Found = paths["/v1/searches"]["post"]["responses"][200]["content"]["application/json"];

/** What is known by this text. What was found before stays until the new is there, so that nothing flickers while one types. */
export const findQuery = (text: string) =>
  queryOptions({
    queryKey: ["find", text],
    queryFn: ({ signal }) => answerOf(api.POST("/v1/searches", { body: { text, limit: GROUP_MAX }, signal })),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
