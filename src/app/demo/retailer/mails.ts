import type { Seller } from "../../../invoicing/index.ts";
import type { MailSettings } from "../../../notifications/index.ts";
import { RETAILER_NAME } from "./retailer.ts";

/** What the demo retailer's mails say about their sender. */
export const DEMO_MAIL_SETTINGS: MailSettings = {
  brand: {
    name: RETAILER_NAME,
    accent_color: "#2f6b4f",
    website_url: null,
    support_email: "service@ahlbeck.example",
    support_phone: null,
  },
  // The IBAN that stands for an account in examples of the German banks.
  bank_account: { holder: RETAILER_NAME, iban: "DE02120300000000202051", bic: "BYLADEM1001", bank_name: null },
  footer_lines: [`${RETAILER_NAME} ist ein erfundenes Handelshaus: eine Vorführung von Dirigent.`],
  time_zone: "Europe/Berlin",
};

/** What the demo retailer's invoices say about who issues them. */
export const DEMO_SELLER: Seller = {
  name: RETAILER_NAME,
  lines: ["Messe-Allee 1, 04356 Leipzig", "service@ahlbeck.example", ...DEMO_MAIL_SETTINGS.footer_lines],
  country: "DE",
  time_zone: DEMO_MAIL_SETTINGS.time_zone,
};
