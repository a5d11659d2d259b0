/** A barcode as vectors, to be drawn at any size. `width` and `height` are in modules, the quiet zone included. */
export type Barcode = { readonly svg: string; readonly width: number; readonly height: number };

/** Empty modules around a code, as its standard wants them (ISO/IEC 15417: 10 at the sides; ISO/IEC 18004: 4 all around). */
const QUIET_128 = 10;
const QUIET_QR = 4;
const BAR_HEIGHT = 40;

/** Code 128 has the 128 characters of ASCII. */
export function fitsCode128(text: string): boolean {
  return /^[\x20-\x7e]{1,40}$/.test(text);
}

/** @param text what `fitsCode128` allows */
export async function code128(text: string): Promise<Barcode> {
  if (!fitsCode128(text)) throw new RangeError("A Code 128 holds 1 to 40 printable characters of ASCII.");
  const { default: bwip } = await import("bwip-js/node");
  const [symbol] = bwip.raw({ bcid: "code128", text: escaped(text), parse: true });
  if (!symbol || !("sbs" in symbol)) throw new Error("A Code 128 has bars.");
  let at = QUIET_128;
  let path = "";
  for (const [index, width] of symbol.sbs.entries()) {
    if (index % 2 === 0) path += `M${at} 0h${width}v${BAR_HEIGHT}h-${width}z`;
    at += width;
  }
  return drawing(path, at + QUIET_128, BAR_HEIGHT);
}

/** @param text anything, up to 300 bytes of UTF-8 */
export async function qrCode(text: string): Promise<Barcode> {
  const { default: bwip } = await import("bwip-js/node");
  const [symbol] = bwip.raw({ bcid: "qrcode", text: escaped(text), parse: true, eclevel: "M" } as Parameters<
    typeof bwip.raw
  >[0]);
  if (!symbol || !("pixs" in symbol)) throw new Error("A QR code has modules.");
  let path = "";
  for (const [index, is_dark] of symbol.pixs.entries()) {
    const x = (index % symbol.pixx) + QUIET_QR;
    const y = Math.floor(index / symbol.pixx) + QUIET_QR;
    if (is_dark) path += `M${x} ${y}h1v1h-1z`;
  }
  return drawing(path, symbol.pixx + 2 * QUIET_QR, symbol.pixy + 2 * QUIET_QR);
}

function drawing(path: string, width: number, height: number): Barcode {
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path d="${path}"/></svg>`,
    width,
    height,
  };
}

/** Bytes as `^ddd`, so that nothing in a text is a command, and letters beyond ASCII are UTF-8. */
function escaped(text: string): string {
  return [...Buffer.from(text, "utf8")].map((byte) => `^${String(byte).padStart(3, "0")}`).join("");
}
