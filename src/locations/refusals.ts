import type { FieldError, RefusalTable } from "../platform/http/index.ts";

/** Why one location was not stored. */
export type LocationRefusal =
  | { readonly code: "location_repeated"; readonly location: string }
  | { readonly code: "location_not_found"; readonly location: string }
  | { readonly code: "location_invalid"; readonly errors: readonly FieldError[] };

export const LOCATIONS_REFUSALS: RefusalTable<LocationRefusal> = {
  location_repeated: {
    status: 409,
    title: "The location comes twice",
    retryable: false,
    detail: (refusal) =>
      `An earlier entry of this request has the code ${refusal.location} too, and that one counts: send each location once.`,
  },
  location_invalid: {
    status: 422,
    title: "The location cannot be used as it is",
    retryable: false,
    detail: (refusal) => refusal.errors.map((error) => `${error.pointer} ${error.message}`).join("; "),
  },
  location_not_found: {
    status: 404,
    title: "No such location",
    retryable: false,
    detail: (refusal) => `No location has the code ${refusal.location}: list them with GET /v1/locations.`,
  },
};
