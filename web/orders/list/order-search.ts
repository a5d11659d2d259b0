export const ORDER_STATUSES = [
  "received",
  "on_hold",
  "awaiting_payment",
  "backordered",
  "sourced",
  "released",
  "partially_shipped",
  "shipped",
  "ready_to_collect",
  "completed",
  "canceled",
] as const;
export const ORDER_SORTS = ["-ordered_at", "ordered_at", "due_at", "-total_minor", "total_minor"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];
export const SORT_DEFAULT: OrderSort = "-ordered_at";
export const PAYMENT_STATES = ["pending", "authorizing", "authorized", "declined", "paid", "voided"] as const;
/** The stations of the way of a unit. */
export const STATIONS = ["received", "paid", "sourced", "released", "picked", "shipped", "delivered"] as const;
export type Station = (typeof STATIONS)[number];
/** What orders either are or are not; only those that are can be asked for. */
export const FLAGS = ["open", "late", "backordered", "ready_to_collect", "exception"] as const;
const TEXTS = ["channel", "location", "customer", "number", "external_id", "sku", "hold", "q"] as const;
const INSTANTS = ["ordered_from", "ordered_to"] as const;
const TEXT_MAX = 200;
const HOURS_MAX = 87_600;

/** Which orders are listed; the names are those of the API. */
export type OrderFilter = {
  readonly status?: (typeof ORDER_STATUSES)[number];
  readonly payment?: (typeof PAYMENT_STATES)[number];
  readonly station?: Station;
  readonly older_than_hours?: number;
} & { readonly [Flag in (typeof FLAGS)[number]]?: true } & { readonly [Text in (typeof TEXTS)[number]]?: string } & {
  readonly [Instant in (typeof INSTANTS)[number]]?: string;
};

/** What the address bar of the order list holds: the filter, the order, and the view that they came from. All of it can be shared as a link. */
export type OrderSearch = OrderFilter & {
  readonly view?: string;
  readonly sort?: OrderSort;
  /** The order that is looked at beside the list. */
  readonly preview?: string;
};

/** Whether a text can be an order's number: it has a figure and neither spaces nor an @. Names and mail addresses have no place in addresses. */
export const isNumberLike = (text: string) => /^[^\s@]*\d[^\s@]*$/.test(text);

/** Takes what makes sense from an address; a wrong filter shows everything rather than an error. */
export function orderSearch(search: Readonly<Record<string, unknown>>): OrderSearch {
  const status = ORDER_STATUSES.find((each) => each === search.status);
  const payment = PAYMENT_STATES.find((each) => each === search.payment);
  const station = STATIONS.find((each) => each === search.station);
  const sort = ORDER_SORTS.find((each) => each === search.sort && each !== SORT_DEFAULT);
  const hours = Number(search.older_than_hours);
  const view = textOf(search.view);
  const preview = textOf(search.preview);
  return {
    ...(view === "" ? {} : { view }),
    ...(status ? { status } : {}),
    ...(payment ? { payment } : {}),
    ...(station ? { station } : {}),
    ...(Number.isInteger(hours) && hours >= 1 && hours <= HOURS_MAX ? { older_than_hours: hours } : {}),
    ...Object.fromEntries(FLAGS.flatMap((flag) => (search[flag] === true ? [[flag, true]] : []))),
    ...Object.fromEntries(
      TEXTS.map((field) => [field, textOf(search[field])]).filter(
        ([field, text]) => text !== "" && (field !== "q" || isNumberLike(text as string)),
      ),
    ),
    ...Object.fromEntries(
      INSTANTS.map((field) => [field, textOf(search[field])]).filter(([, text]) => isInstant(text)),
    ),
    ...(sort ? { sort } : {}),
    ...(preview === "" ? {} : { preview }),
  };
}

/** The filter alone, without the view that it came from, the order, and what is looked at. */
export function filterOf({ view: _view, sort: _sort, preview: _preview, ...filter }: OrderSearch): OrderFilter {
  return filter;
}

/** The search with a field set, or without it where there is no value, so that addresses stay short. */
export function withField<Field extends keyof OrderSearch>(
  search: OrderSearch,
  field: Field,
  value: OrderSearch[Field] | null | "",
): OrderSearch {
  const { [field]: _old, ...rest } = search;
  return value === null || value === "" || value === undefined ? rest : { ...rest, [field]: value };
}

export type ListedView = {
  readonly view_id: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: string;
};

/** The address of a view. Its filter is spelled out, so that the link also serves whoever does not have the view. */
export function searchOfView({ view_id, filter, sort }: ListedView): OrderSearch {
  return orderSearch({ ...filter, sort, view: view_id });
}

/** Whether the list is what the view says; else it can be saved, as another view or over this one. */
export function isAsSaved(search: OrderSearch, view: ListedView): boolean {
  const saved = searchOfView(view);
  return keyOf(filterOf(search)) === keyOf(filterOf(saved)) && search.sort === saved.sort;
}

/** The same text for the same filters, however they are ordered, and whatever is looked at beside them. */
export const keyOf = ({ preview: _preview, ...search }: OrderSearch): string =>
  JSON.stringify(Object.entries(search).toSorted(([a], [b]) => a.localeCompare(b)));

/** What the server is asked for a list. */
export function askedOf({
  view: _view,
  preview: _preview,
  ...asked
}: OrderSearch): Omit<OrderSearch, "view" | "preview"> {
  return asked;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text.slice(0, TEXT_MAX);
}

const isInstant = (text: string | undefined): boolean =>
  text !== undefined && text !== "" && !Number.isNaN(Date.parse(text));
