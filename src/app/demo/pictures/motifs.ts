/**
 * What the pictures of items show, drawn into a square of 96 by 96: SVG path data by kind of goods. `body` is filled with the
 * item's color, `shade` with a darker one, `light` with a lighter one; later ones lie on top.
 */
export type Motif = { readonly body: string; readonly shade?: string; readonly light?: string };

const box = (x: number, y: number, width: number, height: number, radius = 2) =>
  `M${x + radius} ${y}h${width - 2 * radius}q${radius} 0 ${radius} ${radius}v${height - 2 * radius}q0 ${radius} ${-radius} ${radius}h${2 * radius - width}q${-radius} 0 ${-radius} ${-radius}v${2 * radius - height}q0 ${-radius} ${radius} ${-radius}z`;
const disc = (x: number, y: number, radius: number) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
const ring = (x: number, y: number, radius: number, hole: number) =>
  `${disc(x, y, radius)}M${x - hole} ${y}a${hole} ${hole} 0 1 1 ${2 * hole} 0a${hole} ${hole} 0 1 1 ${-2 * hole} 0z`;

const TABLE: Motif = { body: box(12, 34, 72, 9), shade: `${box(18, 43, 6, 33)}${box(72, 43, 6, 33)}` };
const CHAIR: Motif = {
  body: `${box(32, 16, 32, 32, 5)}${box(28, 48, 40, 9)}`,
  shade: `${box(30, 57, 5, 23)}${box(61, 57, 5, 23)}`,
};
const SHOE: Motif = {
  body: "M16 36q10 8 20 0l18 18q18 3 26 8q4 3 3 9H16z",
  shade: box(14, 71, 70, 7, 3),
  light: "M42 46l7-5 3 3-7 5zM50 54l7-5 3 3-7 5z",
};
const JACKET: Motif = {
  body: "M36 16h24l22 13-7 40-11-3v16H32V66l-11 3-7-40z",
  shade: "M46 18h4v64h-4zM36 16l12 9 12-9-3-4H39z",
  light: `${box(35, 58, 8, 3, 1)}${box(53, 58, 8, 3, 1)}`,
};
const SHIRT: Motif = {
  body: "M36 18q12 9 24 0l22 12-8 18-10-4v36H32V44l-10 4-8-18z",
  shade: "M36 18q12 9 24 0l-3-3q-9 5-18 0z",
};
const CUSHION: Motif = {
  body: "M22 22q26 8 52 0q-8 26 0 52q-26-8-52 0q8-26 0-52z",
  light: "M32 34q16 4 32 0v3q-16 4-32 0z",
};
const FOLDED: Motif = {
  body: `${box(16, 26, 64, 15, 6)}${box(16, 60, 64, 15, 6)}`,
  shade: box(16, 43, 64, 15, 6),
  light: `${box(22, 32, 52, 2, 1)}${box(22, 49, 52, 2, 1)}${box(22, 66, 52, 2, 1)}`,
};
const ROLL: Motif = { body: box(20, 34, 58, 28, 12), shade: ring(24, 48, 14, 8), light: disc(24, 48, 4) };
const BOX: Motif = {
  body: box(16, 26, 64, 50, 3),
  shade: box(16, 26, 64, 12, 3),
  light: `${disc(34, 58, 8)}${box(48, 50, 22, 16)}`,
};
const BOTTLE: Motif = {
  body: "M38 32q0-6 4-8h12q4 2 4 8v44q0 6-6 6h-8q-6 0-6-6z",
  shade: box(41, 12, 14, 10),
  light: box(42, 40, 3, 30, 1),
};
const POT: Motif = {
  body: "M18 40h60v26q0 12-12 12H30q-12 0-12-12z",
  shade: `${box(14, 32, 68, 8, 3)}${box(8, 44, 10, 6)}${box(78, 44, 10, 6)}${box(42, 24, 12, 8, 3)}`,
};
const JAR: Motif = { body: box(28, 30, 40, 50, 7), shade: box(30, 18, 36, 12, 3), light: box(35, 46, 26, 18) };
const CUP: Motif = {
  body: "M22 30h42v34q0 12-12 12H34q-12 0-12-12z",
  shade: ring(66, 48, 13, 8),
  light: box(29, 38, 4, 24),
};
const PLANTER: Motif = {
  body: "M24 50h48l-6 32H30z",
  shade: "M46 50q-20-6-18-26q18 4 18 22q2-22 22-24q-2 24-20 28z",
  light: box(22, 48, 52, 5),
};
const LAMP: Motif = {
  body: "M34 18h28l12 26H22z",
  shade: `${box(46, 44, 4, 30, 1)}${box(32, 74, 32, 6, 3)}`,
  light: disc(48, 48, 5),
};
const BIKE: Motif = {
  body: "M26 60l14-28h18l14 28h-5L56 37l-10 23h-5l10-23h-9L31 60z",
  shade: `${ring(24, 62, 15, 10)}${ring(72, 62, 15, 10)}`,
};
const SPEAKER: Motif = {
  body: box(26, 14, 44, 68, 7),
  shade: `${disc(48, 58, 15)}${disc(48, 30, 8)}`,
  light: `${disc(48, 58, 6)}${disc(48, 30, 3)}`,
};
const DEVICE: Motif = {
  body: box(30, 16, 36, 64, 6),
  shade: box(35, 22, 26, 44),
  light: "M50 32l-10 14h7l-2 12 11-15h-7z",
};
const TOOL: Motif = { body: "M56 12q14 20-2 38l-8-6z", shade: "M44 44l10 8-16 28q-6 6-12 1t1-12z" };
const CABINET: Motif = {
  body: box(18, 18, 60, 58, 2),
  shade: `${box(22, 76, 5, 8)}${box(69, 76, 5, 8)}`,
  light: `${box(23, 24, 50, 2)}${box(23, 42, 50, 2)}${box(23, 60, 50, 2)}${box(44, 31, 8, 3, 1)}${box(44, 49, 8, 3, 1)}${box(44, 66, 8, 3, 1)}`,
};
const BALL: Motif = { body: disc(48, 48, 30), shade: "M20 40q28 14 56 0v6q-28 14-56 0z", light: disc(36, 32, 5) };

const TRUNKS: Motif = { body: "M26 22h44l6 48H54l-6-26-6 26H20z", shade: "M26 22h44l1 8H25z" };
const POLES: Motif = {
  body: "M30 22h5l8 54h-4zM61 22h5l-9 54h-4z",
  shade: `${box(27, 14, 11, 14, 4)}${box(58, 14, 11, 14, 4)}${box(34, 66, 14, 4)}${box(48, 66, 14, 4)}`,
};
const RACKET: Motif = {
  body: `${ring(48, 34, 24, 19)}M44 57h8l2 27H42z`,
  light: `${box(30, 33, 36, 2, 1)}${box(34, 23, 28, 2, 1)}${box(34, 43, 28, 2, 1)}${box(47, 16, 2, 36, 1)}${box(38, 18, 2, 32, 1)}${box(56, 18, 2, 32, 1)}`,
};
const PAN: Motif = {
  body: disc(38, 50, 28),
  shade: `${box(62, 46, 30, 8, 4)}${ring(38, 50, 24, 22)}`,
  light: disc(30, 42, 4),
};
const SCALE: Motif = { body: "M18 36h60l8 40H10z", shade: box(14, 28, 68, 8, 3), light: box(34, 52, 28, 14, 3) };
const HELMET: Motif = {
  body: "M14 56q2-36 36-36q32 2 34 36z",
  shade: "M14 56h70v6H14zM30 62l10 18 4-2-8-16z",
  light: "M34 28l8 22h-5l-9-17zM54 26l4 24h-5l-5-25zM70 34l2 16h-5l-5-19z",
};
const HOUSE: Motif = {
  body: "M24 42h48v38H24z",
  shade: `M48 14l36 28H12z${disc(48, 58, 8)}`,
  light: box(45, 68, 6, 3, 1),
};
const TOASTER: Motif = {
  body: box(14, 36, 68, 40, 10),
  shade: `${box(26, 24, 20, 12)}${box(50, 24, 20, 12)}${box(74, 48, 8, 6)}`,
  light: box(22, 66, 44, 3, 1),
};
const TOY: Motif = {
  body: `${disc(48, 36, 18)}${disc(32, 22, 8)}${disc(64, 22, 8)}${box(30, 50, 36, 32, 14)}`,
  shade: `${disc(42, 33, 2)}${disc(54, 33, 2)}${disc(48, 41, 4)}`,
  light: disc(48, 66, 9),
};
const CABLE: Motif = {
  body: `${ring(48, 52, 28, 23)}${ring(48, 52, 20, 16)}`,
  shade: `${box(38, 14, 8, 16)}${box(52, 14, 8, 16)}`,
  light: `${box(40, 10, 4, 6, 1)}${box(54, 10, 4, 6, 1)}`,
};
const HEADLAMP: Motif = { body: ring(48, 48, 34, 29), shade: box(30, 56, 36, 26, 8), light: disc(48, 69, 9) };

/** By the English name of the goods, without what they hold or measure. The first that fits. */
const MOTIFS: readonly (readonly [RegExp, Motif])[] = [
  [/jacket|bathrobe/i, JACKET],
  [/trunks/i, TRUNKS],
  [/shirt/i, SHIRT],
  [/boot|shoe/i, SHOE],
  [
    /backpack/i,
    {
      body: `${box(26, 26, 44, 54, 12)}`,
      shade: `${box(32, 52, 32, 22, 5)}${ring(48, 24, 9, 5)}`,
      light: box(44, 56, 8, 4),
    },
  ],
  [/tent\b/i, { body: "M48 16l38 62H10z", shade: "M48 40l16 38H32z", light: "M47 16h2v24h-2z" }],
  [/mat\b|roller|rug|sleeping bag|hose/i, ROLL],
  [/linen|sheet|towel|blanket|duvet|curtain/i, FOLDED],
  [/cushion/i, CUSHION],
  [/bottle|oil|cartridge/i, BOTTLE],
  [/knife|secateurs/i, TOOL],
  [/poles/i, POLES],
  [/racket/i, RACKET],
  [/frying pan/i, PAN],
  [/scale/i, SCALE],
  [/bird house/i, HOUSE],
  [/toaster/i, TOASTER],
  [/soft toy/i, TOY],
  [/headlamp/i, HEADLAMP],
  [/tin\b|casserole/i, POT],
  [/mugs|moka|kettle|watering/i, CUP],
  [/jar|tea|spice/i, JAR],
  [/planter|raised bed/i, PLANTER],
  [/plates/i, { body: disc(48, 48, 34), shade: ring(48, 48, 24, 22), light: disc(48, 48, 14) }],
  [
    /parasol/i,
    { body: "M8 46q40-44 80 0z", shade: `${box(46, 46, 4, 34, 1)}${box(34, 78, 28, 5)}`, light: "M46 24h4v22h-4z" },
  ],
  [
    /sofa|armchair/i,
    {
      body: `${box(20, 28, 56, 30, 8)}${box(10, 42, 18, 30, 7)}${box(68, 42, 18, 30, 7)}`,
      shade: `${box(24, 52, 48, 20, 4)}${box(18, 72, 5, 8)}${box(73, 72, 5, 8)}`,
    },
  ],
  [/chair|stool/i, CHAIR],
  [/table/i, TABLE],
  [/bookcase|drawers|toy shop/i, CABINET],
  [/mirror|cutting board/i, { body: box(24, 12, 48, 72, 10), light: box(30, 18, 36, 60, 7) }],
  [
    /hooks/i,
    {
      body: box(10, 34, 76, 12, 5),
      shade:
        "M22 46h6v14a6 6 0 0 1-12 0h4q4 4 2-2zM46 46h6v14a6 6 0 0 1-12 0h4q4 4 2-2zM70 46h6v14a6 6 0 0 1-12 0h4q4 4 2-2z",
    },
  ],
  [/lamp/i, LAMP],
  [/helmet/i, HELMET],
  [/bike/i, BIKE],
  [/dumbbells/i, { body: `${box(14, 30, 14, 36, 4)}${box(68, 30, 14, 36, 4)}`, shade: box(28, 43, 40, 10) }],
  [
    /headphones/i,
    {
      body: "M16 56a32 32 0 0 1 64 0h-8a24 24 0 0 0-48 0z",
      shade: `${box(14, 52, 18, 28, 7)}${box(64, 52, 18, 28, 7)}`,
    },
  ],
  [/speaker/i, SPEAKER],
  [/power bank/i, DEVICE],
  [/cable/i, CABLE],
  [
    /clock/i,
    {
      body: disc(48, 50, 30),
      light: disc(48, 50, 23),
      shade: `${box(46, 32, 4, 20, 1)}${box(46, 48, 16, 4, 1)}${disc(26, 22, 8)}${disc(70, 22, 8)}`,
    },
  ],
  [/book\b/i, { body: box(24, 16, 48, 64, 3), shade: box(24, 16, 8, 64, 3), light: box(40, 30, 24, 12) }],
  [/blocks|train|puzzle|game|painting/i, BOX],
];

export function motifOf(name: string): Motif {
  return MOTIFS.find(([pattern]) => pattern.test(name))?.[1] ?? BALL;
}
