import {
  IconCashBanknoteOff,
  IconCreditCardOff,
  IconFileAlert,
  IconGitBranch,
  IconMailX,
  IconPlugConnectedX,
  IconQuestionMark,
  IconScale,
  IconWebhookOff,
  type TablerIcon,
} from "@tabler/icons-react";

/** Why a person is needed: every reason that the product raises. `other` is whatever a newer server knows besides. */
export const CAUSES = [
  "advance_failed",
  "capture_declined",
  "refund_declined",
  "void_declined",
  "call_provider",
  "issue_invoice",
  "issue_credit_note",
  "send_mail",
  "transfer_unmatched",
  "notification_contradicts",
  "endpoint_gone",
  "endpoint_failing",
  "deliveries_failed",
  "other",
] as const;
export type Cause = (typeof CAUSES)[number];

export const causeOf = (reason: string): Cause => CAUSES.find((cause) => cause === reason) ?? "other";

export const CAUSE_ICONS: Readonly<Record<Cause, TablerIcon>> = {
  advance_failed: IconGitBranch,
  capture_declined: IconCreditCardOff,
  refund_declined: IconCreditCardOff,
  void_declined: IconCreditCardOff,
  call_provider: IconPlugConnectedX,
  issue_invoice: IconFileAlert,
  issue_credit_note: IconFileAlert,
  send_mail: IconMailX,
  transfer_unmatched: IconCashBanknoteOff,
  notification_contradicts: IconScale,
  endpoint_gone: IconWebhookOff,
  endpoint_failing: IconWebhookOff,
  deliveries_failed: IconWebhookOff,
  other: IconQuestionMark,
};
