import assert from "node:assert/strict";

/** The squares and bars of a drawing of ours as a matrix of modules, without the quiet zone. */
export function modulesOf(svg: string): boolean[][] {
  const cells = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)].map((match) => match.slice(1, 5).map(Number));
  const left = Math.min(...cells.map(([x = 0]) => x));
  const top = Math.min(...cells.map(([, y = 0]) => y));
  const right = Math.max(...cells.map(([x = 0, , w = 0]) => x + w));
  const bottom = Math.max(...cells.map(([, y = 0, , h = 0]) => y + h));
  const rows = Array.from({ length: bottom - top }, () => Array<boolean>(right - left).fill(false));
  for (const [x = 0, y = 0, w = 0, h = 0] of cells)
    for (let row = y - top; row < y - top + h; row += 1) rows[row]?.fill(true, x - left, x - left + w);
  return rows;
}

/** Widths of bars and spaces of the 107 characters, as ISO/IEC 15417 lists them; the last is the stop. */
const PATTERNS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112".split(
    " ",
  );
const [CODE_C, CODE_B, START_B, START_C, STOP] = [99, 100, 104, 105, 106];

/** What the bars of a Code 128 say (sets B and C), its check character included in the reading. */
export function readCode128(svg: string): string {
  const [row = []] = modulesOf(svg);
  const widths: number[] = [];
  for (const [index, is_dark] of row.entries()) {
    if (index > 0 && row[index - 1] === is_dark) widths[widths.length - 1] = (widths.at(-1) ?? 0) + 1;
    else widths.push(1);
  }
  const values: number[] = [];
  for (let at = 0; at < widths.length; at += 6) {
    const rest = widths.length - at;
    values.push(PATTERNS.indexOf(widths.slice(at, at + (rest === 7 ? 7 : 6)).join("")));
    if (rest === 7) break;
  }
  assert.equal(values.pop(), STOP);
  const check = values.pop();
  assert.equal(values.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % 103, check);
  let set = values.shift();
  let text = "";
  for (const value of values) {
    if (set === START_C && value === CODE_B) set = START_B;
    else if (set === START_B && value === CODE_C) set = START_C;
    else if (set === START_C) text += String(value).padStart(2, "0");
    else text += String.fromCharCode(value + 32);
  }
  return text;
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];
const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/**
 * What a QR code of versions 1 to 3 says (ISO/IEC 18004), read without its error correction: these have one block at level
 * M, so the data stand one after the other.
 */
export function readQrCode(svg: string): string {
  const modules = modulesOf(svg);
  const size = modules.length;
  assert.ok(size === 21 || size === 25 || size === 29, `${size} modules`);
  const format = [0, 1, 2, 3, 4].map((column) => Number(modules[8]?.[column])).join("");
  const mask_number = (Number.parseInt(format, 2) ^ 0b10101) & 0b111;
  const mask = MASKS[mask_number] as (typeof MASKS)[number];
  let bits = "";
  let is_up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = is_up ? size - 1 - step : step;
      for (const column of [right, right - 1])
        if (!isFunction(row, column, size)) bits += Number(modules[row]?.[column] !== mask(row, column));
    }
    is_up = !is_up;
  }
  return readSegments(bits);
}

function isFunction(row: number, column: number, size: number): boolean {
  if (row === 6 || column === 6) return true;
  if (row < 9 && (column < 9 || column >= size - 8)) return true;
  if (row >= size - 8 && column < 9) return true;
  const middle = size - 7;
  return size > 21 && Math.abs(row - middle) <= 2 && Math.abs(column - middle) <= 2;
}

function readSegments(bits: string): string {
  let at = 0;
  const take = (count: number) => {
    at += count;
    return Number.parseInt(bits.slice(at - count, at), 2);
  };
  const bytes: number[] = [];
  for (;;) {
    const mode = bits.length - at < 4 ? 0 : take(4);
    if (mode === 0) return Buffer.from(bytes).toString("utf8");
    if (mode === 4) for (let left = take(8); left > 0; left -= 1) bytes.push(take(8));
    else if (mode === 2) {
      for (let left = take(9); left > 0; left -= 2) {
        const pair = left > 1 ? take(11) : take(6);
        const text = left > 1 ? [Math.floor(pair / 45), pair % 45] : [pair];
        bytes.push(...text.map((index) => ALPHANUMERIC.charCodeAt(index)));
      }
    } else if (mode === 1) {
      for (let left = take(10); left > 0; left -= 3) {
        const digits = Math.min(3, left);
        bytes.push(...Buffer.from(String(take([0, 4, 7, 10][digits] ?? 0)).padStart(digits, "0")));
      }
    } else assert.fail(`mode ${mode}`);
  }
}
