import { code128, fitsCode128, qrCode } from "../../platform/pdf/barcodes.ts";
import { addressLines, printable } from "../../platform/pdf/letter.ts";
import type { PdfDefinition } from "../../platform/pdf/make-pdf.ts";
import type { DocumentModel } from "./model.ts";
import { type Words, wordsFor } from "./words.ts";

const QR_POINTS = 76;
const BARCODE_POINTS = 250;

/**
 * Labels of a carrier's size (A6), one a parcel, neutral: sender, recipient, and what finds the parcel again. Before there
 * are parcels it is one for the whole fulfillment order. The bars say the tracking number, or the order's number while there
 * is none; the square says the tracking number, or the id of the fulfillment order.
 */
export async function shippingLabel(model: DocumentModel): Promise<PdfDefinition> {
  const { fulfillment_order: head } = model;
  const words = wordsFor(model.language);
  const numbers = model.shipments.flatMap((shipment) => shipment.parcels.map((parcel) => parcel.tracking_number));
  const parcels = numbers.length > 0 ? numbers : [null];
  const labels = await Promise.all(parcels.map((tracking_number) => label(model, words, tracking_number)));
  return {
    pageSize: "A6",
    pageMargins: [16, 16, 16, 16],
    info: { title: head.order_number },
    defaultStyle: { font: "Roboto", fontSize: 9 },
    content: labels.map((stack, index) => (index === 0 ? { stack } : { stack, pageBreak: "before" as const })),
  } as PdfDefinition;
}

async function label(model: DocumentModel, words: Words, tracking_number: string | null) {
  const { fulfillment_order: head, location, recipient } = model;
  const home = location.address.country;
  const to = recipient.address ? addressLines(recipient.address, home, words.locale) : [printable(recipient.name)];
  const number = tracking_number ?? head.order_number;
  const bars = fitsCode128(number) ? await code128(number) : null;
  const square = await qrCode(tracking_number ?? head.fulfillment_order_id);
  const small = (text: string) => ({ text, fontSize: 7, color: "#555555" });
  return [
    small(words.sender),
    { text: addressLines({ ...location.address, name: location.name }, home, words.locale).join(", "), fontSize: 8 },
    { canvas: [{ type: "line", x1: 0, y1: 4, x2: 265, y2: 4, lineWidth: 0.8 }], margin: [0, 0, 0, 6] },
    {
      columns: [
        [small(words.recipient), { text: to.join("\n"), fontSize: sizeFor(to), lineHeight: 1.15, bold: true }],
        { svg: square.svg, width: QR_POINTS, height: QR_POINTS },
      ],
      columnGap: 6,
      margin: [0, 0, 0, 10],
    },
    small(words.order_number),
    { text: head.order_number, margin: [0, 0, 0, 10] },
    ...(tracking_number === null ? [] : [small(words.tracking_number)]),
    ...(bars ? [{ svg: bars.svg, width: BARCODE_POINTS, height: 60, alignment: "center" }] : []),
    { text: printable(number), alignment: "center", fontSize: 10, margin: [0, 2, 0, 0] },
  ];
}

/** Long names and addresses of many lines are written smaller, so that a label stays one page. */
function sizeFor(lines: readonly string[]): number {
  const longest = Math.max(...lines.map((line) => line.length));
  if (lines.length > 6 || longest > 60) return 8;
  return longest > 28 ? 10 : 12;
}
