export { type SmtpOptions, smtpMailer } from "./adapters/smtp.ts";
export { createMailRenderer, type MailRenderer } from "./mail-renderer.ts";
export { type Mailer, type MailFailure, MailOutage, MailRefused, messageIdOf, type OutgoingMail } from "./mailer.ts";
export {
  type DecidedMail,
  findKnownMails,
  findMails,
  insertMails,
  type KnownMail,
  markSent,
} from "./store.ts";
export type {
  MailAddress,
  MailBankTransfer,
  MailCancellation,
  MailLine,
  MailModel,
  MailPickup,
  MailRequest,
  MailSettings,
  MailShipment,
  MailTemplate,
  MailTotals,
  RenderedMail,
} from "./types.ts";
