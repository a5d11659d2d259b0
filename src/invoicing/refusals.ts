import type { RefusalTable } from "../platform/http/index.ts";

export const INVOICE_REFUSALS: RefusalTable = {
  invoice_not_found: {
    status: 404,
    title: "No such invoice",
    retryable: false,
    detail: () => "There is no document with this id: read the order for its invoices.",
  },
};
