import type { RefusalTable } from "../platform/http/index.ts";

type ReportingRefusal =
  | { readonly code: "item_not_found"; readonly sku: string }
  | { readonly code: "location_not_found"; readonly location: string };

/** The same refusals as of those who own items and locations. */
export const REPORTING_REFUSALS: RefusalTable<ReportingRefusal> = {
  item_not_found: {
    status: 404,
    title: "No such item",
    retryable: false,
    detail: ({ sku }) => `There is no item with the sku ${sku}.`,
  },
  location_not_found: {
    status: 404,
    title: "No such location",
    retryable: false,
    detail: ({ location }) => `There is no location with the code ${location}.`,
  },
};
