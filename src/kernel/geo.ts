/** Degrees of WGS 84: latitude -90 to 90 (north positive), longitude -180 to 180 (east positive). */
export type Coordinates = { readonly latitude: number; readonly longitude: number };

/** Mean radius of the earth R1 (IUGG), in kilometers. The sphere is off by at most 0.6 %, enough to compare routes. */
const EARTH_RADIUS_KM = 6371.0088;
const RADIANS_PER_DEGREE = Math.PI / 180;

export function isCoordinates({ latitude, longitude }: Coordinates): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** Great-circle distance in kilometers by the haversine formula. Symmetric; not rounded. */
export function distanceKm(a: Coordinates, b: Coordinates): number {
  const halfLatitude = ((b.latitude - a.latitude) * RADIANS_PER_DEGREE) / 2;
  const halfLongitude = ((b.longitude - a.longitude) * RADIANS_PER_DEGREE) / 2;
  const chord =
    Math.sin(halfLatitude) ** 2 +
    Math.cos(a.latitude * RADIANS_PER_DEGREE) *
      Math.cos(b.latitude * RADIANS_PER_DEGREE) *
      Math.sin(halfLongitude) ** 2;
  // Rounding can push the chord of two antipodes a hair above 1, where asin knows no answer.
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
