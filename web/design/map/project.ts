export type Position = { readonly latitude: number; readonly longitude: number };

/** What the map shows: Germany, Austria and Switzerland with what lies around them. Degrees. */
const NORTH = 55.4;
const SOUTH = 45.5;
const WEST = 5.3;
const EAST = 17.6;

/** Units of the map a degree of longitude. */
const SCALE = 50;

/** Mercator's height of a latitude, in degrees of longitude: angles, and so outlines, look as people know them. */
const heightOf = (latitude: number) => (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));

/** The map's size in its own units. */
export const MAP_BOX = {
  width: Math.round((EAST - WEST) * SCALE),
  height: Math.round((heightOf(NORTH) - heightOf(SOUTH)) * SCALE),
} as const;

/** Where a position lies on the map, in its units from the upper left corner; beyond the box for what lies elsewhere. */
export function project({ latitude, longitude }: Position): { readonly x: number; readonly y: number } {
  return { x: (longitude - WEST) * SCALE, y: (heightOf(NORTH) - heightOf(latitude)) * SCALE };
}

export function isOnMap(position: Position): boolean {
  const { x, y } = project(position);
  return x >= 0 && y >= 0 && x <= MAP_BOX.width && y <= MAP_BOX.height;
}
