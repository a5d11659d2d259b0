import { answerOf, api } from "../../api/client.ts";
import type { FulfillmentOrder } from "../../api/types.ts";

const CODE_LENGTH_MAX = 20;

/** Asks which order waits for a code. @returns null if none does, here and in this state */
export async function findByPickupCode(code: string, place: string | null): Promise<FulfillmentOrder | null> {
  if (code.length > CODE_LENGTH_MAX) return null;
  const query = { code, status: "ready_to_collect", limit: 1, ...(place ? { location: place } : {}) } as const;
  const { data } = await answerOf(api.GET("/v1/fulfillment-orders", { params: { query } }));
  return data[0] ?? null;
}
