import type { RefusalTable } from "../../platform/http/index.ts";

export type MailTestRefusal = { readonly code: "mail_not_set_up" } | { readonly code: "mail_test_without_address" };

export const MAIL_REFUSALS: RefusalTable<MailTestRefusal> = {
  mail_not_set_up: {
    status: 409,
    title: "Mail is not set up",
    retryable: false,
    detail: () => "No mail server is set, so nothing can be sent: set SMTP_URL and start again.",
  },
  mail_test_without_address: {
    status: 409,
    title: "Nobody to send it to",
    retryable: false,
    help: "A sample goes to whoever asks for it and to nobody else, so that nothing can be sent to strangers.",
    detail: () => "An API key has no mail address: sign in as a user and ask again.",
  },
};
