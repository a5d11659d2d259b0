import type { RefusalTable } from "../platform/http/index.ts";

type ReportingRefusal = { readonly code: "item_not_found"; readonly sku: string };

/** The same refusal as of those who own items. */
export const REPORTING_REFUSALS: RefusalTable<ReportingRefusal> = {
  item_not_found: {
    status: 404,
    title: "No such item",
    retryable: false,
    detail: ({ sku }) => `There is no item with the sku ${sku}.`,
  },
};
