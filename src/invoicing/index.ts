export { type HashedContent, invoiceHash } from "./chain.ts";
export { type BillablePart, composeLines, taxesOf, totalsOf } from "./compose.ts";
export { type InvoiceModel, makeInvoiceDocument } from "./documents/invoice-document.ts";
export { INVOICE_REFUSALS } from "./refusals.ts";
export { findInvoice, findInvoiceHead, findInvoiceHeads, type Issuing, issueInvoices, openIssuing } from "./store.ts";
export type { Invoice, InvoiceDraft, InvoiceHead, InvoiceLine, Recipient, Seller } from "./types.ts";
