import { useInfiniteQuery } from "@tanstack/react-query";
import { keys_query } from "../keys/key-queries.ts";
import { users_query } from "../users/user-queries.ts";

const FRESH_MS = 60_000;

/** What people and keys are called, by id: an entry keeps what changed, which seldom is the name. */
export function useNames(): ReadonlyMap<string, string> {
  const users = useInfiniteQuery({ ...users_query, staleTime: FRESH_MS });
  const keys = useInfiniteQuery({ ...keys_query, staleTime: FRESH_MS });
  return new Map([
    ...(users.data?.pages.flatMap(({ data }) => data) ?? []).map(({ user_id, name }) => [user_id, name] as const),
    ...(keys.data?.pages.flatMap(({ data }) => data) ?? []).map(({ api_key_id, name }) => [api_key_id, name] as const),
  ]);
}
