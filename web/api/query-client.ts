import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./client.ts";

const FRESH_MS = 10_000;
const TRIES = 2;

/** What is shown comes from the cache first and is asked for anew behind it. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failed, error) =>
          failed < TRIES && (!(error instanceof ProblemError) || error.problem.retryable === true),
      },
      mutations: { retry: false },
    },
  });
}
