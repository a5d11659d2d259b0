import type { Order } from "../../api/types.ts";

/** An address as it is being typed: every field a text. */
export type AddressDraft = {
  readonly name: string;
  readonly company: string;
  readonly street: string;
  readonly street2: string;
  readonly postal_code: string;
  readonly city: string;
  readonly country: string;
};
export type AddressField = keyof AddressDraft;
export type AddressProblem = "required" | "postal_code";

/** Where orders are sent to by hand; others can come by the API. */
export const COUNTRIES = ["DE", "AT", "CH", "LI", "LU", "NL", "BE", "FR", "IT", "DK", "PL", "CZ"] as const;

/** How postal codes are written (UPU, postal addressing systems); where it is not known anything goes. */
const POSTAL_CODES: Readonly<Record<string, RegExp>> = {
  DE: /^\d{5}$/,
  AT: /^[1-9]\d{3}$/,
  CH: /^[1-9]\d{3}$/,
  LI: /^94(8[5-9]|9[0-8])$/,
  LU: /^\d{4}$/,
  NL: /^[1-9]\d{3} ?[A-Z]{2}$/i,
  BE: /^[1-9]\d{3}$/,
  FR: /^\d{5}$/,
  IT: /^\d{5}$/,
  DK: /^\d{4}$/,
  PL: /^\d{2}-\d{3}$/,
  CZ: /^\d{3} ?\d{2}$/,
};
export const POSTAL_EXAMPLES: Readonly<Record<string, string>> = { DE: "10115", AT: "1010", CH: "8001" };

export const emptyAddress = (country: string): AddressDraft => ({
  ...{ name: "", company: "", street: "", street2: "", postal_code: "", city: "", country },
});

export function draftOf(address: Order["billing_address"]): AddressDraft {
  const { name, company, street, street2, postal_code, city, country } = address;
  return { name, company: company ?? "", street, street2: street2 ?? "", postal_code, city, country };
}

/** What is to be corrected before the address can be used, by field. */
export function problemsOf(draft: AddressDraft): Readonly<Partial<Record<AddressField, AddressProblem>>> {
  const problems: Partial<Record<AddressField, AddressProblem>> = {};
  for (const field of ["name", "street", "postal_code", "city"] as const)
    if (draft[field].trim() === "") problems[field] = "required";
  if (problems.postal_code === undefined && !isPostalCode(draft)) problems.postal_code = "postal_code";
  return problems;
}

export function isPostalCode({ postal_code, country }: Pick<AddressDraft, "postal_code" | "country">): boolean {
  return postal_code.trim() !== "" && (POSTAL_CODES[country]?.test(postal_code.trim()) ?? true);
}

export const isComplete = (draft: AddressDraft): boolean => Object.keys(problemsOf(draft)).length === 0;

/** As the API takes it. @param region of the address that it takes the place of: there is no field for it */
export function addressOf(draft: AddressDraft, region: string | null = null) {
  const { company, street2, ...rest } = draft;
  return {
    ...(Object.fromEntries(Object.entries(rest).map(([field, text]) => [field, text.trim()])) as typeof rest),
    company: company.trim() === "" ? null : company.trim(),
    street2: street2.trim() === "" ? null : street2.trim(),
    region,
  };
}
