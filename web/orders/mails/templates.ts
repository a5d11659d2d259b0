export const TEMPLATES = ["received", "confirmed", "shipped", "ready_to_collect", "canceled"] as const;
export type Template = (typeof TEMPLATES)[number] | "other";

/** @returns what there are words for */
export const templateOf = (name: string): Template => TEMPLATES.find((known) => known === name) ?? "other";
