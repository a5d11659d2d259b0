import { qrCode } from "../../platform/pdf/barcodes.ts";
import { addressLines, localDay, localTime, printable } from "../../platform/pdf/letter.ts";
import type { PdfDefinition } from "../../platform/pdf/make-pdf.ts";
import { toPick } from "../work.ts";
import type { DocumentModel } from "./model.ts";
import { type Words, wordsFor } from "./words.ts";

const QR_POINTS = 70;

/**
 * What lies in the parcel, for the customer and in his language; no prices. Units that the location refused, or that were
 * canceled, are not on it.
 */
export async function deliveryNote(model: DocumentModel): Promise<PdfDefinition> {
  const words = wordsFor(model.language);
  const { fulfillment_order: head, location, recipient, ordered_at } = model;
  const goods = head.lines
    .map((line) => ({ ...line, count: line.quantity - line.refused_quantity - line.canceled_quantity }))
    .filter((line) => line.count > 0);
  const rows = goods.map((line, index) => [
    String(index + 1),
    printable(line.sku),
    printable(line.description),
    { text: count(line.count, words), alignment: "right" as const },
  ]);
  const sender = addressLines({ ...location.address, name: location.name }, location.address.country, words.locale);
  const to = recipient.address
    ? addressLines(recipient.address, location.address.country, words.locale)
    : [printable(recipient.name)];
  return page(words, {
    title: `${words.delivery_note} ${head.order_number}`,
    content: [
      { text: sender.join(" · "), fontSize: 8, color: "#555555", margin: [0, 0, 0, 4] },
      { text: to.join("\n"), fontSize: 11, lineHeight: 1.2, margin: [0, 0, 0, 36] },
      { text: words.delivery_note, fontSize: 18, bold: true, margin: [0, 0, 0, 8] },
      facts([
        [words.order_number, head.order_number],
        [words.order_date, localDay(ordered_at, words.locale, location.time_zone)],
        ...(head.delivery_method === "collect" ? [[words.collect_at, printable(location.name)] as const] : []),
      ]),
      goodsTable([words.position, words.sku, words.description, words.quantity], ["auto", 90, "*", "auto"], rows),
    ],
  });
}

/** What a location still has to take from its shelves, by item number; the code leads back to the fulfillment order. */
export async function pickList(model: DocumentModel): Promise<PdfDefinition> {
  const words = wordsFor(model.language);
  const { fulfillment_order: head, location } = model;
  const lines = head.lines.filter((line) => toPick(line) > 0).sort((a, b) => (a.sku < b.sku ? -1 : 1));
  const { svg } = await qrCode(head.fulfillment_order_id);
  const rows = lines.map((line) => [
    printable(line.sku),
    printable(line.description),
    { text: count(toPick(line), words), alignment: "right" as const, bold: true },
    "",
  ]);
  const at = (instant: Date) => localTime(instant, words.locale, location.time_zone);
  return page(words, {
    title: `${words.pick_list} ${head.order_number}`,
    content: [
      {
        columns: [
          { text: words.pick_list, fontSize: 18, bold: true },
          { svg, width: QR_POINTS, height: QR_POINTS, alignment: "right" },
        ],
        margin: [0, 0, 0, 4],
      },
      facts([
        [words.order_number, head.order_number],
        [printable(location.name), head.location_code],
        [words.released, at(head.released_at)],
        ...(head.due_at ? [[words.due, at(head.due_at)] as const] : []),
      ]),
      rows.length === 0
        ? { text: words.nothing }
        : goodsTable([words.sku, words.description, words.quantity, words.picked], [90, "*", "auto", 60], rows),
    ],
  });
}

type Content = NonNullable<PdfDefinition["content"]>;
type Cell = string | { readonly text: string; readonly alignment: "right"; readonly bold?: boolean };

function page(words: Words, { title, content }: { readonly title: string; readonly content: Content }): PdfDefinition {
  return {
    pageSize: "A4",
    pageMargins: [56, 56, 56, 56],
    info: { title },
    footer: (current, pages) => ({
      text: words.page(current, pages),
      alignment: "center",
      fontSize: 8,
      color: "#555555",
    }),
    content,
  };
}

function facts(rows: readonly (readonly [string, string])[]): Content {
  const body = rows.map(([name, value]) => [{ text: name, color: "#555555" }, value]);
  return { table: { widths: [110, "*"], body }, layout: "noBorders", margin: [0, 0, 0, 16] };
}

function goodsTable(
  heads: readonly string[],
  widths: (number | string)[],
  rows: readonly (readonly Cell[])[],
): Content {
  const header = heads.map((text) => ({ text, bold: true }));
  const body = [header, ...rows.map((row) => [...row])];
  return { table: { headerRows: 1, dontBreakRows: true, widths, body }, layout: "lightHorizontalLines" } as Content;
}

function count(quantity: number, words: Words): string {
  return new Intl.NumberFormat(words.locale).format(quantity);
}
