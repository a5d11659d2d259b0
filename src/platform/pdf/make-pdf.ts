import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TDocumentDefinitions } from "pdfmake/interfaces.js";

/** What a document is made of, in pdfmake's words (https://pdfmake.github.io/docs). */
export type PdfDefinition = TDocumentDefinitions;

const FONTS = join(dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")), "fonts", "Roboto");
/** Apache-2.0, embedded as far as it is used: Latin, Greek and Cyrillic letters. */
const ROBOTO = {
  normal: join(FONTS, "Roboto-Regular.ttf"),
  bold: join(FONTS, "Roboto-Medium.ttf"),
  italics: join(FONTS, "Roboto-Italic.ttf"),
  bolditalics: join(FONTS, "Roboto-MediumItalic.ttf"),
};

/**
 * Makes a PDF: the same bytes for the same definition, since nothing in it is of the moment in which it is made. Nothing is
 * loaded from elsewhere, neither files nor addresses.
 *
 * @param created_at stands in the document as its date
 */
export async function makePdf(definition: PdfDefinition, created_at: Date): Promise<Buffer> {
  // Loaded with the first document: it takes a moment, and a process that makes none never needs it.
  const { default: pdfmake } = await import("pdfmake");
  pdfmake.setFonts({ Roboto: ROBOTO });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(ROBOTO).includes(path));
  const info = { ...definition.info, creator: "Dirigent", producer: "Dirigent", creationDate: created_at };
  const document = { defaultStyle: { font: "Roboto", fontSize: 10 }, ...definition, info };
  return pdfmake.createPdf(document).getBuffer();
}
