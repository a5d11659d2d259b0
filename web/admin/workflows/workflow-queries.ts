import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Workflow } from "./workflow.ts";

export const workflows_query = queryOptions({
  queryKey: ["admin", "workflows"],
  // The document has a schema of its own, which the server checks and openapi.json does not repeat.
  queryFn: async () => (await answerOf(api.GET("/v1/workflows"))).data as unknown as readonly Workflow[],
});
