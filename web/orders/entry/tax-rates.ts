/**
 * Usual rates in percent, to be suggested: whoever enters the order has the last word. Standard and reduced, as of 2026:
 * DE: § 12 UStG; AT: § 10 UStG 1994; CH and LI: Art. 25 MWSTG; the others: Directive 2006/112/EC as their states apply it.
 */
const RATES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  DE: { standard: 19, reduced: 7 },
  AT: { standard: 20, reduced: 10 },
  CH: { standard: 8.1, reduced: 2.6 },
  LI: { standard: 8.1, reduced: 2.6 },
  LU: { standard: 17 },
  NL: { standard: 21 },
  BE: { standard: 21 },
  FR: { standard: 20 },
  IT: { standard: 22 },
  DK: { standard: 25 },
  PL: { standard: 23 },
  CZ: { standard: 21 },
};

/** @returns null where it is not known: then it must be typed */
export function usualTaxRate(country: string | null, tax_class: string): number | null {
  return country === null ? null : (RATES[country]?.[tax_class] ?? null);
}
