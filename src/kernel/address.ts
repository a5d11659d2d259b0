/** A postal address as it is kept and printed. */
export type Address = {
  readonly name: string;
  readonly company: string | null;
  readonly street: string;
  readonly street2: string | null;
  readonly postal_code: string;
  readonly city: string;
  /** State, province or county where the country's post wants one. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
};

/** An address as a channel sends it: optional fields may be missing. */
export type AddressInput = {
  readonly name: string;
  readonly company?: string | null | undefined;
  readonly street: string;
  readonly street2?: string | null | undefined;
  readonly postal_code: string;
  readonly city: string;
  readonly region?: string | null | undefined;
  readonly country: string;
};

/** The 249 officially assigned codes of ISO 3166-1 alpha-2, and XK (Kosovo), user-assigned and used by every carrier. */
const COUNTRIES: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
   CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
   GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
   KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
   NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
   SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
   VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

export function isCountry(code: string): boolean {
  return COUNTRIES.has(code);
}

/**
 * One spelling per address, so that equal addresses compare equal: outer spaces off, inner runs of white space to one
 * space, composed Unicode (NFC), empty optional fields to null, country in upper case. Judges nothing.
 */
export function normalizeAddress(input: AddressInput): Address {
  return {
    name: tidy(input.name),
    company: tidyOrNull(input.company),
    street: tidy(input.street),
    street2: tidyOrNull(input.street2),
    postal_code: tidy(input.postal_code),
    city: tidy(input.city),
    region: tidyOrNull(input.region),
    country: tidy(input.country).toUpperCase(),
  };
}

function tidy(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

function tidyOrNull(text: string | null | undefined): string | null {
  const tidied = tidy(text ?? "");
  return tidied === "" ? null : tidied;
}
