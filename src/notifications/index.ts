export { type SmtpOptions, smtpMailer } from "./adapters/smtp.ts";
export { createMailRenderer, type MailRenderer } from "./mail-renderer.ts";
export { type Mailer, type MailFailure, MailOutage, MailRefused, messageIdOf, type OutgoingMail } from "./mailer.ts";
export { type DecidedMail, findMails, insertMails, markSent } from "./store.ts";
export {
  type MailAddress,
  type MailBankTransfer,
  type MailCancellation,
  type MailLine,
  type MailModel,
  type MailPickup,
  type MailRequest,
  type MailSettings,
  type MailShipment,
  type MailTemplate,
  type MailTotals,
  type RenderedMail,
  TEMPLATES,
} from "./types.ts";
