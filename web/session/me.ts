import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { base_path, ProblemError } from "../api/client.ts";

export type Me = {
  readonly user_id: string;
  readonly name: string;
  readonly scopes: readonly string[];
};

/** Who is signed in, and what that person may do. */
export const me_query = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me> => {
    const response = await fetch(`${base_path}v1/me`);
    if (!response.ok) throw new ProblemError(await response.json());
    return response.json();
  },
  staleTime: 60_000,
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
