import { makePdf } from "../../platform/pdf/make-pdf.ts";
import { shippingLabel } from "./label.ts";
import type { DocumentModel } from "./model.ts";
import { deliveryNote, pickList } from "./notes.ts";

export const DOCUMENT_KINDS = ["delivery_note", "pick_list", "label"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

const MAKERS = { delivery_note: deliveryNote, pick_list: pickList, label: shippingLabel } as const;

/** A document of a fulfillment order as it is now, as PDF: the same bytes as long as nothing has changed. */
export async function makeDocument(kind: DocumentKind, model: DocumentModel): Promise<Buffer> {
  return makePdf(await MAKERS[kind](model), model.fulfillment_order.updated_at);
}
