/** What events carry that is told in words. Texts are "" and amounts null where an event has none. */
export type EventFacts = {
  readonly number: string;
  readonly text: string;
  readonly location: string;
  /** Where units were moved away from. */
  readonly from: string;
  readonly code: string;
  readonly failure: string;
  readonly reason: string;
  readonly result: string;
  readonly template: string;
  readonly amount_minor: number | null;
  readonly total_minor: number | null;
  /** Codes of the places that were chosen. */
  readonly places: readonly string[];
  /** Units that no place could serve. */
  readonly backordered: number;
};

type Data = Readonly<Record<string, unknown>>;
type Units = { readonly line_no: number; readonly quantity: number };
type Line = { readonly line_no: number; readonly description: string };

export function factsOf(data: Data): EventFacts {
  const text = (field: string) => (typeof data[field] === "string" ? data[field] : "");
  const number = (field: string) => (typeof data[field] === "number" ? data[field] : null);
  return {
    number: text("number"),
    text: text("text"),
    location: text("location"),
    from: text("from"),
    code: text("code"),
    failure: text("failure"),
    reason: text("reason"),
    result: text("result"),
    template: text("template"),
    amount_minor: number("amount_minor"),
    total_minor: number("total_minor"),
    places: [...new Set(listIn(data.units).flatMap(({ location }) => (location ? [String(location)] : [])))],
    backordered: listIn(data.backordered).reduce((sum, { quantity }) => sum + Number(quantity ?? 0), 0),
  };
}

/** Which goods an event was about, by what they are called; what was missing rather than what was there, if something was. */
export function unitsOf(
  data: Data,
  lines: readonly Line[],
): readonly { readonly quantity: number; readonly description: string }[] {
  const missing = listIn(data.missing);
  const units = missing.length > 0 ? missing : listIn(data.lines);
  const sums = new Map<number, number>();
  for (const unit of units) {
    const { line_no, quantity } = unit as Partial<Units>;
    if (typeof line_no === "number" && typeof quantity === "number")
      sums.set(line_no, (sums.get(line_no) ?? 0) + quantity);
  }
  return lines.flatMap(({ line_no, description }) => {
    const quantity = sums.get(line_no) ?? 0;
    return quantity > 0 ? [{ quantity, description }] : [];
  });
}

/** What stands inside of an event's data, if something does. */
export const dataIn = (value: unknown): Data => (typeof value === "object" && value !== null ? (value as Data) : {});

const listIn = (value: unknown): readonly Data[] =>
  Array.isArray(value) ? value.filter((each): each is Data => typeof each === "object" && each !== null) : [];
