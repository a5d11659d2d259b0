/**
 * Draws the outline that the console's map stands on, from the borders of Natural Earth (public domain) as the npm package
 * world-atlas has them:
 *
 *   node scripts/map/build.ts FILE
 *
 * @param FILE `countries-10m.json` of world-atlas, a TopoJSON topology
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAP_BOX, project } from "../../web/design/map/project.ts";

type Point = readonly [x: number, y: number];
type Geometry = { readonly id?: string } & (
  | { readonly type: "Polygon"; readonly arcs: readonly (readonly number[])[] }
  | { readonly type: "MultiPolygon"; readonly arcs: readonly (readonly (readonly number[])[])[] }
);
type Topology = {
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly arcs: readonly (readonly Point[])[];
  readonly objects: { readonly countries: { readonly geometries: readonly Geometry[] } };
};

const OUT = join(import.meta.dirname, "../../web/design/map/outline.ts");

/** ISO 3166-1 numeric; the first are drawn as where one works, the others as what lies around. */
const AT_HOME: Readonly<Record<string, string>> = { "276": "DE", "040": "AT", "756": "CH" };
const AROUND: Readonly<Record<string, string>> = {
  "056": "BE",
  "191": "HR",
  "203": "CZ",
  "208": "DK",
  "250": "FR",
  "348": "HU",
  "380": "IT",
  "438": "LI",
  "442": "LU",
  "528": "NL",
  "616": "PL",
  "703": "SK",
  "705": "SI",
  "752": "SE",
};

/** Deviations below this, in units of the map, are not drawn. */
const DETAIL = { home: 0.9, around: 1.8 } as const;
/** Islands and lakes smaller than this, in square units, are left out. */
const AREA_MIN = 6;

const [file] = process.argv.slice(2);
if (!file) throw new Error("usage: node scripts/map/build.ts FILE, the countries-10m.json of world-atlas");
const topology = JSON.parse(readFileSync(file, "utf8")) as Topology;
const home_arcs = new Set(geometriesOf(AT_HOME).flatMap(({ rings }) => rings.flat().map(arcNumber)));
const arcs = topology.arcs.map((arc, index) =>
  simplify(arcPoints(arc), home_arcs.has(index) ? DETAIL.home : DETAIL.around),
);
const outlines = [
  ...geometriesOf(AROUND).map((geometry) => ({ ...geometry, is_home: false })),
  ...geometriesOf(AT_HOME).map((geometry) => ({ ...geometry, is_home: true })),
].map(({ country, rings, is_home }) => ({ country, is_home, path: pathOf(rings) }));

const lines = outlines.map(
  ({ country, is_home, path }) => `  { country: "${country}", is_home: ${is_home}, path: "${path}" },`,
);
const text = `/* Written by scripts/map/build.ts from the borders of Natural Earth, which are in the public domain. */

/** Countries as SVG paths in the units of project.ts; those where one works last, so that their borders lie on top. */
export const OUTLINES: readonly { readonly country: string; readonly is_home: boolean; readonly path: string }[] = [
${lines.join("\n")}
];
`;
writeFileSync(OUT, text);
process.stdout.write(`${outlines.length} countries, ${text.length} bytes\n`);

function geometriesOf(wanted: Readonly<Record<string, string>>) {
  return topology.objects.countries.geometries.flatMap((geometry) => {
    const country = geometry.id === undefined ? undefined : wanted[geometry.id];
    if (country === undefined) return [];
    return [{ country, rings: geometry.type === "Polygon" ? geometry.arcs : geometry.arcs.flat() }];
  });
}

/** TopoJSON counts an arc that is walked backward as the complement of its number. */
function arcNumber(arc: number): number {
  return arc < 0 ? ~arc : arc;
}

/** An arc's points on the map; TopoJSON keeps each as its step from the one before. */
function arcPoints(arc: readonly Point[]): Point[] {
  const { scale, translate } = topology.transform;
  let [x, y] = [0, 0];
  return arc.map(([step_x, step_y]) => {
    x += step_x;
    y += step_y;
    const place = project({ longitude: x * scale[0] + translate[0], latitude: y * scale[1] + translate[1] });
    return [place.x, place.y];
  });
}

/** Ramer, Douglas and Peucker: keeps the points without which the line would be off by more than `detail`. Ends stay, so neighbors still meet. */
function simplify(points: readonly Point[], detail: number): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= 2 || !first || !last) return [...points];
  let [far, distance] = [0, -1];
  for (const [index, point] of points.entries()) {
    const away = index === 0 || index === points.length - 1 ? -1 : distanceTo(point, first, last);
    if (away > distance) [far, distance] = [index, away];
  }
  if (distance <= detail) return [first, last];
  return [...simplify(points.slice(0, far + 1), detail).slice(0, -1), ...simplify(points.slice(far), detail)];
}

function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

function pathOf(rings: readonly (readonly number[])[]): string {
  return rings
    .map((ring) =>
      ring.flatMap((number, index) => {
        const arc = arcs[arcNumber(number)] ?? [];
        const walked = number < 0 ? arc.toReversed() : arc;
        return index === 0 ? walked : walked.slice(1);
      }),
    )
    .map(cut)
    .filter((points) => points.length >= 3 && areaOf(points) >= AREA_MIN)
    .map((points) => `M${points.map(([x, y]) => `${short(x)} ${short(y)}`).join("L")}Z`)
    .join("");
}

/** Sutherland and Hodgman: what of a ring lies on the map. */
function cut(ring: readonly Point[]): readonly Point[] {
  const { width, height } = MAP_BOX;
  const margin = 10;
  const sides: readonly ((point: Point) => number)[] = [
    ([x]) => x + margin,
    ([x]) => width + margin - x,
    ([, y]) => y + margin,
    ([, y]) => height + margin - y,
  ];
  return sides.reduce<readonly Point[]>((points, inside) => cutAt(points, inside), ring);
}

/** @param inside how far a point is on the right side of an edge; negative beyond it */
function cutAt(points: readonly Point[], inside: (point: Point) => number): Point[] {
  return points.flatMap((point, index) => {
    const before = points.at(index - 1) as Point;
    const [here, there] = [inside(point), inside(before)];
    const share = there / (there - here);
    const crossing: Point = [before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])];
    if (here >= 0) return there >= 0 ? [point] : [crossing, point];
    return there >= 0 ? [crossing] : [];
  });
}

function areaOf(points: readonly Point[]): number {
  const twice = points.reduce((sum, [x, y], index) => {
    const [next_x, next_y] = points[(index + 1) % points.length] as Point;
    return sum + x * next_y - next_x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

function short(value: number): number {
  return Math.round(value * 2) / 2;
}
