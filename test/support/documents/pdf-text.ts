import { inflateSync } from "node:zlib";

/** What a PDF of ours says, line by line and page by page: its fonts are subsets, so letters are found by their tables. */
export function pdfPages(pdf: Buffer): string[][] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b/.test(object.head));
  return pages.map((page) => {
    const fonts = new Map<string, ReadonlyMap<string, string>>();
    const resources = objects.get(reference(page.head, "Resources"))?.head ?? "";
    for (const [, name = "", id = ""] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g))
      fonts.set(name, lettersOf(objects.get(reference(objects.get(id)?.head ?? "", "ToUnicode"))?.stream ?? ""));
    return linesOf(objects.get(reference(page.head, "Contents"))?.stream ?? "", fonts);
  });
}

export const pdfText = (pdf: Buffer): string => pdfPages(pdf).flat().join("\n");

/** Width and height of the first page, in points. */
export function pageSize(pdf: Buffer): readonly [number, number] {
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1")) ?? [];
  return [Number(width), Number(height)];
}

type PdfObject = { readonly head: string; readonly stream: string };

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString("latin1");
  const found = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id = "", body = ""] = match;
    const at = body.indexOf("stream\n");
    const head = at < 0 ? body : body.slice(0, at);
    const bytes = Buffer.from(at < 0 ? "" : body.slice(at + 7, body.lastIndexOf("\nendstream")), "latin1");
    const is_packed = /\/FlateDecode/.test(head);
    found.set(id, { head, stream: (is_packed ? inflateSync(bytes) : bytes).toString("latin1") });
  }
  return found;
}

const reference = (head: string, name: string) => new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? "";

/** From the table of a font: glyphs, in the order of their numbers, as UTF-16. */
function lettersOf(table: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from = "", , list = ""] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16);
    for (const [index, [, hex = ""]] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = hex.replaceAll(" ", "").match(/.{4}/g) ?? [];
      const letter = units.map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join("");
      letters.set((first + index).toString(16).padStart(4, "0"), letter);
    }
  }
  return letters;
}

/** Texts that stand at the same height are one line. */
function linesOf(stream: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  const lines = new Map<string, string>();
  for (const [, block = ""] of stream.matchAll(/BT\n([\s\S]*?)\nET/g)) {
    const height = /1 0 0 1 [\d.-]+ ([\d.-]+) Tm/.exec(block)?.[1] ?? "";
    const letters = fonts.get(/\/(F\d+) [\d.]+ Tf/.exec(block)?.[1] ?? "") ?? new Map();
    const text = [...block.matchAll(/<([0-9a-f]+)>/g)]
      .flatMap(([, hex = ""]) => hex.match(/.{4}/g) ?? [])
      .map((glyph) => letters.get(glyph) ?? "\ufffd")
      .join("");
    lines.set(height, (lines.get(height) ?? "") + text);
  }
  return [...lines.values()].map((line) => line.replaceAll(/\s+/g, " ").trim());
}
