/** What a mail tells its reader. */
export type MailTemplate = (typeof TEMPLATES)[number];
export const TEMPLATES = ["received", "confirmed", "shipped", "ready_to_collect", "canceled"] as const;

/**
 * All that a mail is made of, as plain JSON. Amounts are minor units of `currency`. Sections that are null are left out;
 * `shipment` is needed by shipped, `pickup` by ready_to_collect, `cancellation` by canceled.
 *
 * @property lines what this mail is about: the whole order, or the shipped, ready, or canceled units
 * @property bank_transfer given while a transfer is awaited; the settings must then name a bank account
 */
export type MailModel = {
  readonly order_number: string;
  /** UTC instant, ISO 8601. */
  readonly ordered_at: string;
  readonly currency: string;
  readonly customer_name: string | null;
  readonly lines: readonly MailLine[];
  readonly totals: MailTotals | null;
  readonly ship_to: MailAddress | null;
  readonly pickup: MailPickup | null;
  readonly bank_transfer: MailBankTransfer | null;
  readonly shipment: MailShipment | null;
  readonly cancellation: MailCancellation | null;
};

/** @property total_minor of these units, discounts taken off; null: no amount is shown */
export type MailLine = {
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
  readonly total_minor: number | null;
};

/**
 * @property goods_minor    sum of the lines, discounts taken off
 * @property discount_minor >= 0, shown for information
 * @property taxes          contained in the total, or on top of goods and charges where prices are net
 */
export type MailTotals = {
  readonly goods_minor: number;
  readonly discount_minor: number;
  readonly charges: readonly { readonly kind: string; readonly amount_minor: number }[];
  readonly taxes: readonly { readonly tax_rate_percent: number; readonly amount_minor: number }[];
  readonly prices_include_tax: boolean;
  readonly total_minor: number;
};

export type MailAddress = {
  readonly name: string;
  readonly company: string | null;
  readonly street: string;
  readonly street2: string | null;
  readonly postal_code: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
};

/**
 * @property code       what is to be said at the counter, or null where none is asked for
 * @property collect_by date YYYY-MM-DD in the location's time zone, or null where nothing expires
 */
export type MailPickup = {
  readonly location_name: string;
  readonly address: MailAddress;
  readonly opening_hours: string | null;
  readonly collect_by: string | null;
  readonly code: string | null;
};

/** @property due_on date YYYY-MM-DD */
export type MailBankTransfer = {
  readonly amount_minor: number;
  readonly reference: string;
  readonly due_on: string | null;
};

/** @property complete nothing else of the order is still to come */
export type MailShipment = {
  readonly carrier: string;
  readonly parcels: readonly { readonly tracking_number: string; readonly tracking_url: string | null }[];
  readonly complete: boolean;
};

/**
 * @property complete the whole order is canceled
 * @property money    what happens with the money: nothing_paid; authorization_released (`amount_minor` was set aside on
 *   the card); refund (`amount_minor` goes back the way it came); not_invoiced (bought on account)
 */
export type MailCancellation = {
  readonly complete: boolean;
  readonly reason: "customer_request" | "payment_overdue" | "not_available" | "not_collected" | "other";
  readonly money: "nothing_paid" | "authorization_released" | "refund" | "not_invoiced";
  readonly amount_minor: number;
};

/** A tenant's sender, look and legal text. */
export type MailSettings = {
  readonly brand: {
    readonly name: string;
    /** #rrggbb, readable on white; anything else gets the default. */
    readonly accent_color: string | null;
    readonly website_url: string | null;
    readonly support_email: string | null;
    readonly support_phone: string | null;
  };
  readonly bank_account: {
    readonly holder: string;
    readonly iban: string;
    readonly bic: string | null;
    readonly bank_name: string | null;
  } | null;
  /** Company, register, directors, VAT number …, a line each, as the law of the seller wants it. */
  readonly footer_lines: readonly string[];
  /** For the dates in mails, such as Europe/Berlin. */
  readonly time_zone: string;
};

/** @property language BCP 47 of the customer, such as de-AT; a language without templates gets English */
export type MailRequest = {
  readonly template: MailTemplate;
  readonly language: string;
  readonly model: MailModel;
  readonly settings: MailSettings;
};

/** @property pictures that the HTML shows by `cid:` and their id; nothing is loaded from elsewhere */
export type RenderedMail = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly pictures: readonly MailPicture[];
};

export type MailPicture = { readonly cid: string; readonly png: Buffer };
