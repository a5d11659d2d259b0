import { type AddressDraft, addressOf, emptyAddress, isPostalCode, problemsOf } from "../address/address-draft.ts";
import { usualTaxRate } from "./tax-rates.ts";

export const TENDERS = ["invoice", "bank_transfer"] as const;
export type Tender = (typeof TENDERS)[number];

/** An item that is wanted. What is null is as the catalog and the law suggest. */
export type EntryLine = {
  readonly sku: string;
  readonly name: Readonly<Record<string, string>>;
  readonly image_url: string | null;
  readonly tax_class: string;
  /** What the catalog says, in its currency. */
  readonly list_price_minor: number | null;
  readonly list_currency: string | null;
  readonly quantity: number;
  readonly unit_price_minor: number | null;
  readonly tax_rate_percent: number | null;
};

/** An order while it is entered. `draft_id` stays until it is placed, so it is one order however often it is sent. */
export type EntryDraft = {
  readonly draft_id: string;
  /** It may have arrived, though no answer came. */
  readonly is_sent: boolean;
  readonly channel: string | null;
  readonly lines: readonly EntryLine[];
  readonly email: string;
  readonly phone: string;
  readonly group: string | null;
  readonly language: string | null;
  readonly method: "ship" | "collect";
  readonly store: string | null;
  readonly address: AddressDraft;
  /** Null: the bill goes where the goods go. */
  readonly billing: AddressDraft | null;
  readonly charge_minor: number;
  readonly tender: Tender;
};

/** The channel that the order is entered for, and where it would be collected. */
export type EntryFacts = {
  readonly channel: { readonly code: string; readonly currency: string; readonly country: string } | null;
  readonly store_country: string | null;
};

export type EntryProblem = "channel" | "lines" | "price" | "tax" | "store" | "name" | "address" | "billing" | "email";

export const newDraft = (draft_id: string): EntryDraft => ({
  ...{ draft_id, is_sent: false, channel: null, lines: [], email: "", phone: "", group: null, language: null },
  ...{ method: "ship", store: null, address: emptyAddress(""), billing: null, charge_minor: 0, tender: "invoice" },
});

/** A country for the address as soon as the channel is known, unless one was chosen. */
export const countryOf = ({ address }: EntryDraft, { channel }: EntryFacts): string =>
  address.country === "" ? (channel?.country ?? "") : address.country;

/** Where the goods change hands: its rates apply. */
const taxCountry = (draft: EntryDraft, facts: EntryFacts) =>
  draft.method === "collect" && facts.store_country !== null ? facts.store_country : countryOf(draft, facts);

export function priceOf(line: EntryLine, facts: EntryFacts): number | null {
  if (line.unit_price_minor !== null) return line.unit_price_minor;
  return line.list_currency !== null && line.list_currency === facts.channel?.currency ? line.list_price_minor : null;
}

export function rateOf(line: EntryLine, draft: EntryDraft, facts: EntryFacts): number | null {
  return line.tax_rate_percent ?? usualTaxRate(taxCountry(draft, facts), line.tax_class);
}

/** With tax, as everything that is entered here. */
export function totalOf(
  draft: EntryDraft,
  facts: EntryFacts,
): { readonly goods_minor: number; readonly total_minor: number } {
  const goods_minor = draft.lines.reduce((sum, line) => sum + line.quantity * (priceOf(line, facts) ?? 0), 0);
  return { goods_minor, total_minor: goods_minor + chargeOf(draft) };
}

const chargeOf = ({ method, charge_minor }: EntryDraft) => (method === "ship" ? charge_minor : 0);

/** Adds an item, or one more of it. */
export function withItem(
  draft: EntryDraft,
  item: Omit<EntryLine, "quantity" | "unit_price_minor" | "tax_rate_percent">,
): EntryDraft {
  const known = draft.lines.find(({ sku }) => sku === item.sku);
  if (known) return withLine(draft, { ...known, quantity: known.quantity + 1 });
  const line = { ...item, quantity: 1, unit_price_minor: null, tax_rate_percent: null };
  return { ...draft, lines: [...draft.lines, line] };
}

export function withLine(draft: EntryDraft, line: EntryLine): EntryDraft {
  return { ...draft, lines: draft.lines.map((other) => (other.sku === line.sku ? line : other)) };
}

export function withoutLine(draft: EntryDraft, sku: string): EntryDraft {
  return { ...draft, lines: draft.lines.filter((line) => line.sku !== sku) };
}

/** What keeps the order from being placed, in the order of the page. */
export function problemsOfDraft(draft: EntryDraft, facts: EntryFacts): readonly EntryProblem[] {
  const address = { ...draft.address, country: countryOf(draft, facts) };
  const found: Readonly<Record<EntryProblem, boolean>> = {
    channel: facts.channel === null,
    lines: draft.lines.length === 0,
    price: draft.lines.some((line) => priceOf(line, facts) === null),
    tax: draft.lines.some((line) => rateOf(line, draft, facts) === null),
    store: draft.method === "collect" && draft.store === null,
    name: draft.address.name.trim() === "",
    address: Object.keys(problemsOf(address)).some((field) => field !== "name"),
    billing: draft.billing !== null && Object.keys(problemsOf(draft.billing)).length > 0,
    email: draft.email.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim()),
  };
  return (Object.keys(found) as EntryProblem[]).filter((problem) => found[problem]);
}

/** Whether enough is known to ask from where it would come. */
export function canBePlanned(draft: EntryDraft, facts: EntryFacts): boolean {
  const problems = problemsOfDraft(draft, facts);
  const is_known = !["channel", "lines", "price", "tax", "store"].some((problem) =>
    problems.includes(problem as EntryProblem),
  );
  const country = countryOf(draft, facts);
  return is_known && (draft.method === "collect" || isPostalCode({ ...draft.address, country }));
}

/** Stands for what has not been said yet when only the plan is asked for. */
const UNSAID = "–";

/**
 * The order as the API takes it.
 *
 * @param is_plan only its plan is asked for: what is missing of the address is made up for, and who it is stays out
 */
export function orderOf(draft: EntryDraft, facts: EntryFacts, is_plan: boolean) {
  const { channel } = facts;
  if (channel === null) throw new Error("An order needs a channel.");
  const country = countryOf(draft, facts);
  const shown = { ...draft.address, country };
  const address = addressOf(is_plan ? filled(shown) : shown);
  const billing = draft.billing === null ? address : addressOf(is_plan ? filled(draft.billing) : draft.billing);
  const { total_minor } = totalOf(draft, facts);
  const delivery =
    draft.method === "collect" ? { method: "collect" as const, location: draft.store } : { method: "ship" as const };
  const lines = draft.lines.map((line, index) => ({
    line_no: index + 1,
    sku: line.sku,
    quantity: line.quantity,
    unit_price_minor: priceOf(line, facts) ?? 0,
    tax_rate_percent: rateOf(line, draft, facts) ?? 0,
    delivery,
  }));
  const charge_minor = chargeOf(draft);
  const highest_rate = Math.max(0, ...lines.map(({ tax_rate_percent }) => tax_rate_percent));
  const is_mail = !problemsOfDraft(draft, facts).includes("email") && draft.email.trim() !== "";
  return {
    channel: channel.code,
    external_id: externalId(draft),
    currency: channel.currency,
    ...(draft.language === null ? {} : { language: draft.language }),
    customer: {
      name: address.name,
      ...(is_mail ? { email: draft.email.trim() } : {}),
      ...(draft.phone.trim() === "" ? {} : { phone: draft.phone.trim() }),
      ...(draft.group === null ? {} : { group: draft.group }),
    },
    billing_address: billing,
    shipping_address: draft.method === "ship" ? address : null,
    lines,
    ...(charge_minor > 0
      ? { charges: [{ kind: "shipping", amount_minor: charge_minor, tax_rate_percent: highest_rate }] }
      : {}),
    prices_include_tax: true,
    payments: total_minor > 0 ? [{ method: draft.tender, amount_minor: total_minor }] : [],
  };
}

/** Unique in its channel, and the same for as long as the draft is: sent twice, it is one order. */
export const externalId = ({ draft_id }: Pick<EntryDraft, "draft_id">): string =>
  `M-${draft_id.replaceAll("-", "").slice(-12).toUpperCase()}`;

function filled(address: AddressDraft): AddressDraft {
  const or = (text: string) => (text.trim() === "" ? UNSAID : text);
  return {
    ...address,
    name: or(address.name),
    street: or(address.street),
    postal_code: or(address.postal_code),
    city: or(address.city),
  };
}
