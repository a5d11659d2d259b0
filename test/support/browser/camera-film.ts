import { writeFile } from "node:fs/promises";
import bwip from "bwip-js/node";

/** What the browser's camera shows: YUV4MPEG2, as Chromium takes it for a camera, in grey. */
const WIDTH = 640;
const HEIGHT = 480;
const PER_SECOND = 10;
const PAPER = 235;
const INK = 16;

export type Shown = { readonly kind: "ean13" | "code128" | "qrcode"; readonly text: string; readonly seconds: number };

/** Films codes as they are on goods, labels and in mails, one after the other and again from the start. */
export async function filmCodes(file: string, codes: readonly Shown[]): Promise<void> {
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${PER_SECOND}:1 Ip A1:1 C420jpeg\n`)];
  const no_color = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  for (const { kind, text, seconds } of codes) {
    const frame = [Buffer.from("FRAME\n"), kind === "qrcode" ? square(text) : bars(kind, text), no_color];
    for (let no = 0; no < seconds * PER_SECOND; no += 1) parts.push(...frame);
  }
  await writeFile(file, Buffer.concat(parts));
}

function bars(kind: "ean13" | "code128", text: string): Buffer {
  const [symbol] = bwip.raw({ bcid: kind, text });
  if (!symbol || !("sbs" in symbol)) throw new Error(`A ${kind} has bars.`);
  const width = symbol.sbs.reduce((sum, each) => sum + each, 0);
  const scale = Math.floor((WIDTH * 0.8) / width);
  const row = Buffer.alloc(WIDTH, PAPER);
  let at = Math.floor((WIDTH - width * scale) / 2);
  for (const [no, each] of symbol.sbs.entries()) {
    if (no % 2 === 0) row.fill(INK, at, at + each * scale);
    at += each * scale;
  }
  const picture = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  for (let y = HEIGHT / 3; y < (2 * HEIGHT) / 3; y += 1) row.copy(picture, y * WIDTH);
  return picture;
}

function square(text: string): Buffer {
  const [symbol] = bwip.raw({ bcid: "qrcode", text });
  if (!symbol || !("pixs" in symbol)) throw new Error("A QR code has modules.");
  const scale = Math.floor((HEIGHT * 0.6) / symbol.pixy);
  const left = Math.floor((WIDTH - symbol.pixx * scale) / 2);
  const top = Math.floor((HEIGHT - symbol.pixy * scale) / 2);
  const picture = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  for (const [no, is_dark] of symbol.pixs.entries()) {
    if (!is_dark) continue;
    const x = left + (no % symbol.pixx) * scale;
    const y = top + Math.floor(no / symbol.pixx) * scale;
    for (let line = y; line < y + scale; line += 1) picture.fill(INK, line * WIDTH + x, line * WIDTH + x + scale);
  }
  return picture;
}
