import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, type Problem, ProblemError } from "../../api/client.ts";
import type { Location } from "../../api/types.ts";

const STALE = {
  type: "about:blank",
  code: "stale",
  title: "Changed meanwhile",
  status: 412,
  detail: "Somebody else has changed this place in the meantime.",
  retryable: false,
} satisfies Problem;

/**
 * Stores a place as a whole, unless somebody else has changed it since it was read.
 *
 * @throws ProblemError 412 if it is not as it was any more; what the server says of it else
 */
async function save(seen: Location, wanted: Location): Promise<void> {
  const current = await answerOf(api.GET("/v1/locations/{code}", { params: { path: { code: seen.code } } }));
  if (JSON.stringify(current) !== JSON.stringify(seen)) throw new ProblemError(STALE);
  const { results } = await answerOf(api.PUT("/v1/locations", { body: { locations: [wanted] } }));
  const problem = (results[0] as { readonly problem?: Problem } | undefined)?.problem;
  if (problem) throw new ProblemError(problem);
}

export function useSaveLocation(seen: Location, onDone: () => void) {
  const queries = useQueryClient();
  const showAnew = () =>
    Promise.all(["location", "locations", "stock"].map((area) => queries.invalidateQueries({ queryKey: [area] })));
  return useMutation({
    mutationFn: (wanted: Location) => save(seen, wanted),
    onSuccess: async () => {
      await showAnew();
      onDone();
    },
    onError: () => void showAnew(),
  });
}
