import type { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "../api/client.ts";
import type { createAppRouter } from "../routes.tsx";
import { forgetAnswers } from "../store/offline/keep.ts";
import { me_query, sign_in_options_query } from "./me.ts";

/** When the server no longer knows whose session this is, the page is left for the sign-in, and leads back from there. */
export function leaveWhenEnded(queries: QueryClient, router: ReturnType<typeof createAppRouter>): void {
  let is_leaving = false;
  const leave = async () => {
    const next = router.state.location.publicHref;
    await router.navigate({ to: "/sign-in", search: { next } });
    // The next person at this device sees nothing of it. What the sign-in itself is just asking for stays.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sign_in_options_query.queryKey[0] });
    await forgetAnswers();
    is_leaving = false;
  };
  const judge = (error: unknown) => {
    // Who was not signed in has not been thrown out.
    const was_in = queries.getQueryData(me_query.queryKey) !== undefined;
    if (is_leaving || !was_in || !(error instanceof ProblemError) || error.problem.status !== 401) return;
    is_leaving = true;
    void leave();
  };
  queries.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") judge(event.action.error);
  });
  queries.getMutationCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") judge(event.action.error);
  });
}
