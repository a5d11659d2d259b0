import type { RefusalTable } from "../platform/http/index.ts";

export type CareRefusal =
  | { readonly code: "view_not_found" }
  | { readonly code: "view_name_taken"; readonly name: string }
  | { readonly code: "too_many_views"; readonly views_max: number }
  | { readonly code: "mail_not_found" };

export const CARE_REFUSALS: RefusalTable<CareRefusal> = {
  view_not_found: {
    status: 404,
    title: "No such view",
    retryable: false,
    detail: () => "There is no view of this id that you may change: list the views. Standard views cannot be changed.",
  },
  view_name_taken: {
    status: 409,
    title: "The name is taken",
    retryable: false,
    detail: ({ name }) => `Another view is called ${name}: choose another name.`,
  },
  too_many_views: {
    status: 409,
    title: "Too many views",
    retryable: false,
    detail: ({ views_max }) => `There are ${views_max} views already: delete one that nobody uses.`,
  },
  mail_not_found: {
    status: 404,
    title: "No such mail",
    retryable: false,
    detail: () =>
      "There is no mail with this id, or mails are switched off (no SMTP_URL is set): list the mails of the order.",
  },
};
