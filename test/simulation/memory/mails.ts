import type { DecidedMail } from "../../../src/notifications/index.ts";
import type * as Real from "../../../src/notifications/store.ts";
import { put } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/notifications/store.ts";

export const insertMails: typeof Real.insertMails = async (tx, mails) => {
  const tables = tablesOf(tx);
  const news: DecidedMail[] = [];
  for (const mail of mails) {
    const key = `${mail.order_id} ${mail.template} ${mail.cause_id}`;
    if (tables.mails.rows.has(key)) continue;
    put(tables, tables.mails, key, mail);
    news.push(mail);
  }
  return news;
};
