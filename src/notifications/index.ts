export { type SmtpOptions, smtpMailer } from "./adapters/smtp.ts";
export { createMailRenderer, type MailRenderer } from "./mail-renderer.ts";
export { MAIL_REFUSALS } from "./mail-templates/refusals.ts";
export { registerMailTemplateRoutes } from "./mail-templates/routes.ts";
export { type Mailer, type MailFailure, MailOutage, MailRefused, messageIdOf, type OutgoingMail } from "./mailer.ts";
export { pageWithPictures } from "./page-with-pictures.ts";
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
export { type WebhookSender, webhookSender } from "./webhooks/adapters/webhook-sender.ts";
export { auditEndpoint } from "./webhooks/audit.ts";
export { webhookMessage } from "./webhooks/decide-message.ts";
export { type AttemptedDelivery, decideOutcome, isTaken } from "./webhooks/decide-outcome.ts";
export { wantsEvent } from "./webhooks/decide-recipients.ts";
export { signedHeaders } from "./webhooks/decide-signature.ts";
export { WEBHOOK_REFUSALS } from "./webhooks/refusals.ts";
export { registerWebhookRoutes } from "./webhooks/routes.ts";
export {
  type ClaimedDelivery,
  type ClaimedEndpoint,
  claimEndpoint,
  findNextDeliveries,
  hasDueDeliveries,
  saveReport,
} from "./webhooks/store-claims.ts";
export {
  insertDeliveries,
  type NewDelivery,
  retryFailedDeliveries,
  sweepEndedDeliveries,
  sweepOrphanedDeliveries,
} from "./webhooks/store-deliveries.ts";
export {
  changeEndpoint,
  findActiveEndpoints,
  findEndpoint,
  raiseEndpointException,
} from "./webhooks/store-endpoints.ts";
export { claimReplay, hasOpenReplays, saveReplayProgress } from "./webhooks/store-replays.ts";
export type { WebhookAnswer } from "./webhooks/types.ts";
