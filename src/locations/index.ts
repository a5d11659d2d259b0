export { type SavedLocation, saveLocations } from "./commands.ts";
export { coordinatesOf } from "./postal/coordinates-of.ts";
export { LOCATIONS_REFUSALS, type LocationRefusal } from "./refusals.ts";
export { type LocationsDependencies, registerLocationsRoutes } from "./routes.ts";
export { createLocationSnapshot, type LocationSnapshot, type Locations } from "./snapshot.ts";
export type { DeliveryMethod, Location, LocationContent, LocationKind } from "./types.ts";
