import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { locationsQuery } from "../locations/location-queries.ts";

type Choice = { readonly value: string; readonly label: string };
const MINUTES_5 = 300_000;
const PAGE = 200;

const channels_query = queryOptions({
  queryKey: ["admin", "choices", "channels"],
  queryFn: () => answerOf(api.GET("/v1/channels", { params: { query: { limit: PAGE } } })),
  staleTime: MINUTES_5,
});

/** Channels to choose from; what is chosen already is always among them. */
export function useChannelChoices(chosen: readonly string[] = []): Choice[] {
  const { data } = useQuery(channels_query);
  return withChosen(data?.data.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })) ?? [], chosen);
}

export function useLocationChoices(chosen: readonly string[] = []): Choice[] {
  const { data } = useQuery({ ...locationsQuery, staleTime: MINUTES_5 });
  return withChosen(data?.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })) ?? [], chosen);
}

function withChosen(choices: readonly Choice[], chosen: readonly string[]): Choice[] {
  const known = new Set(choices.map(({ value }) => value));
  return [...choices, ...chosen.filter((code) => !known.has(code)).map((code) => ({ value: code, label: code }))];
}
