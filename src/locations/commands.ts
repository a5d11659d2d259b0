import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { recordAudit, sameFields } from "../platform/audit.ts";
import { repeatedIndexes } from "../platform/bulk.ts";
import { recordEvents } from "../platform/events.ts";
import type { Transaction } from "../platform/transaction.ts";
import { locationErrors } from "./check-location.ts";
import type { LocationRefusal } from "./refusals.ts";
import { loadLocationsByCode, upsertLocations } from "./store.ts";
import type { LocationContent } from "./types.ts";

export type SavedLocation = { readonly outcome: "created" | "updated" | "unchanged" };

/** Stores whole locations, replacing what was known of them. One decision per location, in their order. */
export async function saveLocations(
  tx: Transaction,
  request: {
    readonly locations: readonly LocationContent[];
    readonly actor: string;
    readonly request_id?: string | null;
    /** Only these may be saved: the caller knows of no other. Null or left out: all. */
    readonly location_codes?: readonly string[] | null;
  },
  now: Date,
): Promise<Decision<SavedLocation, LocationRefusal>[]> {
  const repeated = repeatedIndexes(request.locations, (location) => location.code);
  const decisions = request.locations.map((location, index): Decision<LocationContent, LocationRefusal> => {
    if (repeated.has(index)) return refuse({ code: "location_repeated", location: location.code });
    if (request.location_codes && !request.location_codes.includes(location.code))
      return refuse({ code: "location_not_found", location: location.code });
    const errors = locationErrors(location);
    return errors.length > 0 ? refuse({ code: "location_invalid", errors }) : accept(location);
  });
  const contents = decisions.flatMap((decision) => (decision.accepted ? [decision.value] : []));
  const before = await loadLocationsByCode(
    tx,
    contents.map(({ code }) => code),
  );
  const written = await upsertLocations(tx, contents, now);
  if (written.size > 0) {
    const created_count = [...written.values()].filter(Boolean).length;
    const data = { created_count, updated_count: written.size - created_count, locations: [...written.keys()] };
    recordEvents(tx, [
      { type: "locations_changed", order_id: null, order_version: null, actor: request.actor, occurred_at: now, data },
    ]);
    const changes = contents
      .filter(({ code }) => written.has(code))
      .map((after) => ({
        ...{ action: "location_saved", object_kind: "location", object_id: after.code, after: { ...after } },
        before: sameFields(before.get(after.code), after),
      }));
    recordAudit(tx, { actor: request.actor, request_id: request.request_id ?? null }, changes, now);
  }
  return decisions.map((decision) =>
    decision.accepted ? accept({ outcome: outcomeOf(written.get(decision.value.code)) }) : decision,
  );
}

function outcomeOf(created: boolean | undefined): SavedLocation["outcome"] {
  if (created === undefined) return "unchanged";
  return created ? "created" : "updated";
}
