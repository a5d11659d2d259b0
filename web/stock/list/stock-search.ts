export const STOCK_STATES = ["available", "short", "sold_out", "nowhere"] as const;
export type StockState = (typeof STOCK_STATES)[number];

/** What the address bar of the list of items holds; all of it can be shared as a link. */
export type StockSearch = {
  readonly q?: string;
  readonly category?: string;
  readonly location?: string;
  readonly state?: StockState;
};

/** Takes what makes sense from an address; a wrong filter shows everything rather than an error. */
export function stockSearch(search: Readonly<Record<string, unknown>>): StockSearch {
  const text = (field: "q" | "category" | "location") => {
    const value = search[field];
    const kept = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
    return kept === "" ? {} : { [field]: kept.slice(0, 100) };
  };
  const state = STOCK_STATES.find((each) => each === search.state);
  return { ...text("q"), ...text("category"), ...text("location"), ...(state ? { state } : {}) };
}

/** The search with a field set, or without it where there is no value, so that addresses stay short. */
export function withField<Search extends object, Field extends keyof Search>(
  search: Search,
  field: Field,
  value: Search[Field] | null,
): Omit<Search, Field> & Partial<Pick<Search, Field>> {
  const { [field]: _old, ...rest } = search;
  const is_empty = value === null || value === undefined || value === "";
  return (is_empty ? rest : { ...rest, [field]: value }) as Omit<Search, Field> & Partial<Pick<Search, Field>>;
}
