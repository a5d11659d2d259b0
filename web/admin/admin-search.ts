type Raw = Readonly<Record<string, unknown>>;

/** Addresses that were typed or are old: what makes no sense is left out, so they show everything rather than an error. */
function texts<Field extends string>(search: Raw, fields: readonly Field[]): { readonly [Name in Field]?: string } {
  const kept = fields.flatMap((field) => {
    const value = search[field];
    const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
    return text === "" || text.length > 200 ? [] : [[field, text] as const];
  });
  return Object.fromEntries(kept) as { readonly [Name in Field]?: string };
}

/** What is open beside a list: the id of an entry, or `new`. */
export type OpenSearch = { readonly open?: string };
export const openSearch = (search: Raw): OpenSearch => texts(search, ["open"]);

export type ItemsSearch = { readonly q?: string; readonly open?: string };
export const itemsSearch = (search: Raw): ItemsSearch => texts(search, ["q", "open"]);

export type AuditSearch = {
  /** A kind, or one object as kind:id. */
  readonly object?: string;
  readonly actor?: string;
  /** Days, YYYY-MM-DD, both included. */
  readonly from?: string;
  readonly to?: string;
};

const OBJECT = /^[a-z_]{1,40}(:.+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function auditSearch(search: Raw): AuditSearch {
  const { object, actor, from, to } = texts(search, ["object", "actor", "from", "to"]);
  return {
    ...(object !== undefined && OBJECT.test(object) ? { object } : {}),
    ...(actor === undefined ? {} : { actor }),
    ...(from !== undefined && DAY.test(from) ? { from } : {}),
    ...(to !== undefined && DAY.test(to) ? { to } : {}),
  };
}

export const DELIVERY_STATES = ["waiting", "delivered", "failed"] as const;
export type DeliverySearch = { readonly state?: (typeof DELIVERY_STATES)[number] };

export function deliverySearch(search: Raw): DeliverySearch {
  const state = DELIVERY_STATES.find((known) => known === search.state);
  return state === undefined ? {} : { state };
}

export type VersionSearch = { readonly version?: number; readonly edit?: true };

export function versionSearch(search: Raw): VersionSearch {
  const version = Number(search.version);
  return {
    ...(Number.isInteger(version) && version > 0 ? { version } : {}),
    ...(search.edit === true || search.edit === "true" ? { edit: true } : {}),
  };
}
