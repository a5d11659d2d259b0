/** Something that must hold in every database at every moment. Checked by SQL, or by code where SQL cannot tell. */
export type Invariant = SqlInvariant | CodeInvariant | NotApplicable;

type Named = {
  /** As in RELIABILITY.md; several checks may prove one invariant together. */
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly title: string;
};

export type SqlInvariant = Named & {
  /** `tenant`: once per tenant, `$1` is its id. `database`: once, without parameters, over the catalog. */
  readonly scope: "tenant" | "database";
  /** Answers one row per violation: subject (what it is about, an id), detail (what is wrong there). */
  readonly sql: string;
};

export type CodeInvariant = Named & {
  readonly scope: "code";
  /** Called once per tenant, inside its snapshot. */
  readonly find: (query: Query, tenant_id: string) => Promise<Offences>;
};

export type NotApplicable = Named & { readonly scope: "none"; readonly reason: string };

export type Query = <Row>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

/** `samples` holds at most SAMPLES_MAX of the `count` violations. */
export type Offences = { readonly count: number; readonly samples: readonly string[] };

export type Finding = {
  readonly invariant: string;
  /** Code of the tenant; null for what concerns the whole database. */
  readonly tenant: string | null;
  /** The title of the check that failed. */
  readonly what: string;
  readonly count: number;
  readonly samples: readonly string[];
};

export const SAMPLES_MAX = 20;
