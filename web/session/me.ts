import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";

/** Who is signed in, and what that person may do. */
export const me_query = queryOptions({
  queryKey: ["me"],
  queryFn: () => answerOf(api.GET("/v1/me")),
  staleTime: 60_000,
});

/** How one can sign in here. */
export const sign_in_options_query = queryOptions({
  queryKey: ["sign-in-options"],
  queryFn: () => answerOf(api.GET("/auth/options")),
});

/** @returns whoever is signed in; pages inside the shell are not shown to anybody else */
export function useMe() {
  return useSuspenseQuery(me_query).data;
}

/** Whether the person may do what the scope names. What the server would refuse is not offered. */
export function useMay(scope: string): boolean {
  const { scopes } = useMe();
  return scopes.includes(scope) || scopes.includes("admin");
}
