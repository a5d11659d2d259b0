import assert from "node:assert/strict";
import { test } from "node:test";
import { MAIL_LANGUAGES } from "../languages.ts";
import { createMailRenderer } from "../mail-renderer.ts";
import { type MailSettings, TEMPLATES } from "../types.ts";
import { sampleModel } from "./sample.ts";

const NOW = new Date("2026-11-23T09:00:00Z");
const settings: MailSettings = {
  brand: { name: "Shop", accent_color: null, website_url: null, support_email: null, support_phone: null },
  bank_account: { holder: "Shop", iban: "DE02120300000000202051", bic: null, bank_name: null },
  footer_lines: [],
  time_zone: "Europe/Berlin",
};

test("every template can be made from the sample in every language", async () => {
  const { renderMail } = createMailRenderer();
  for (const template of TEMPLATES) {
    for (const language of MAIL_LANGUAGES) {
      const mail = await renderMail({ template, language, model: sampleModel(template, NOW), settings });
      assert.match(mail.subject, /100001/, `${template} ${language}`);
      assert.match(mail.html, /Erika Muster/);
    }
  }
});

test("the sample adds up, so nobody has to wonder about it", () => {
  const { lines, totals } = sampleModel("received", NOW);

  assert.equal(
    lines.reduce((sum, { total_minor }) => sum + (total_minor ?? 0), 0),
    totals?.goods_minor,
  );
  assert.equal((totals?.goods_minor ?? 0) + (totals?.charges[0]?.amount_minor ?? 0), totals?.total_minor);
  assert.equal(Math.round(((totals?.total_minor ?? 0) * 19) / 119), totals?.taxes[0]?.amount_minor);
});
