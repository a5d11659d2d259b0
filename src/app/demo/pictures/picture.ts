import { fractionOf } from "../retailer/random.ts";
import { motifOf } from "./motifs.ts";

/** What a picture needs to know of an item. */
export type PicturedItem = {
  readonly sku: string;
  readonly name: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, unknown>>;
};

type Color = readonly [hue: number, saturation: number, lightness: number];

/** Of the variants that are named after a color. */
const VARIANT_COLORS: readonly (readonly [RegExp, Color])[] = [
  [/anthracite/, [210, 8, 32]],
  [/sand/, [38, 38, 68]],
  [/sage/, [110, 18, 56]],
  [/terracotta/, [14, 52, 54]],
];
/** Hue of what has no color of its own, and of the ground that it lies on. */
const CATEGORY_HUES: Readonly<Record<string, number>> = {
  ...{
    outdoor: 150,
    home_textiles: 265,
    kitchen: 15,
    garden: 95,
    toys: 45,
    sport: 200,
    electronics: 225,
    furniture: 30,
  },
};

/** Where Dirigent serves the picture, see `addPictureRoute`: a path, so that it is right wherever Dirigent is reached. */
export function picturePath(sku: string): string {
  return `/demo/pictures/${encodeURIComponent(sku)}.svg`;
}

/** An SVG of some 700 bytes: what kind of goods it is, in the item's color, on a ground of its category's. The same for the same item. */
export function drawPicture({ sku, name, attributes }: PicturedItem): string {
  const title = name.en ?? sku;
  const hue = CATEGORY_HUES[String(attributes.category)] ?? 0;
  const [h, s, l] =
    VARIANT_COLORS.find(([pattern]) => pattern.test(title))?.[1] ?? ownColor(hue, String(attributes.line));
  const { body, shade, light } = motifOf(title);
  const part = (path: string | undefined, fill: string) =>
    path === undefined ? "" : `<path fill="${fill}" fill-rule="evenodd" d="${path}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img"><title>${escapeXml(title)}</title>`,
    `<rect width="96" height="96" fill="hsl(${hue} 30% 93%)"/>`,
    '<ellipse cx="48" cy="85" rx="34" ry="4" fill="#000" opacity=".08"/>',
    part(body, `hsl(${h} ${s}% ${l}%)`),
    part(shade, `hsl(${h} ${s}% ${Math.max(14, l - 16)}%)`),
    part(light, `hsl(${h} ${s}% ${Math.min(94, l + 26)}%)`),
    "</svg>",
  ].join("");
}

/** Each line of goods has a tone of its own, near its category's. */
function ownColor(hue: number, line: string): Color {
  const luck = fractionOf(`${line} color`);
  return [
    Math.round(hue + 40 * luck - 20 + 360) % 360,
    34 + Math.round(16 * luck),
    46 + Math.round(12 * fractionOf(line)),
  ];
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
