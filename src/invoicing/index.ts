export { type HashedContent, invoiceHash } from "./chain.ts";
export { type BillablePart, composeLines, taxesOf, totalsOf } from "./compose.ts";
export { INVOICE_REFUSALS } from "./refusals.ts";
export { findInvoice, findInvoiceHeads, type Issuing, issueInvoices, openIssuing } from "./store.ts";
export type { Invoice, InvoiceDraft, InvoiceHead, InvoiceLine, Recipient } from "./types.ts";
