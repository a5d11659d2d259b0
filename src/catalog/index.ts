export { type SavedItem, saveItems } from "./commands.ts";
export { CATALOG_REFUSALS, type CatalogRefusal, type ItemRefusal } from "./refusals.ts";
export { type CatalogDependencies, registerCatalogRoutes } from "./routes.ts";
export { findItems, loadItems, loadItemsBySku } from "./store.ts";
export type { Item, ItemContent, ItemKind, KitComponent } from "./types.ts";
