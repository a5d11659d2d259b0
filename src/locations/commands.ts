import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { repeatedIndexes } from "../platform/bulk.ts";
import { recordEvents } from "../platform/events.ts";
import type { Transaction } from "../platform/transaction.ts";
import { locationErrors } from "./check-location.ts";
import type { LocationRefusal } from "./refusals.ts";
import { upsertLocations } from "./store.ts";
import type { LocationContent } from "./types.ts";

export type SavedLocation = { readonly outcome: "created" | "updated" | "unchanged" };

/** Stores whole locations, replacing what was known of them. One decision per location, in their order. */
export async function saveLocations(
  tx: Transaction,
  request: { readonly locations: readonly LocationContent[]; readonly actor: string },
  now: Date,
): Promise<Decision<SavedLocation, LocationRefusal>[]> {
  const repeated = repeatedIndexes(request.locations, (location) => location.code);
  const decisions = request.locations.map((location, index): Decision<LocationContent, LocationRefusal> => {
    if (repeated.has(index)) return refuse({ code: "location_repeated", location: location.code });
    const errors = locationErrors(location);
    return errors.length > 0 ? refuse({ code: "location_invalid", errors }) : accept(location);
  });
  const written = await upsertLocations(
    tx,
    decisions.flatMap((decision) => (decision.accepted ? [decision.value] : [])),
    now,
  );
  if (written.size > 0) {
    const created_count = [...written.values()].filter(Boolean).length;
    const data = { created_count, updated_count: written.size - created_count, locations: [...written.keys()] };
    recordEvents(tx, [
      { type: "locations_changed", order_id: null, order_version: null, actor: request.actor, occurred_at: now, data },
    ]);
  }
  return decisions.map((decision) =>
    decision.accepted ? accept({ outcome: outcomeOf(written.get(decision.value.code)) }) : decision,
  );
}

function outcomeOf(created: boolean | undefined): SavedLocation["outcome"] {
  if (created === undefined) return "unchanged";
  return created ? "created" : "updated";
}
