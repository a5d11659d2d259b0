export { analyzeTables } from "./analyze.ts";
export { importUci, runUciImport, type UciImport } from "./run-import.ts";
