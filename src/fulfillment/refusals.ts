import type { RefusalTable } from "../platform/http/index.ts";

export const FULFILLMENT_REFUSALS: RefusalTable = {
  fulfillment_order_not_found: {
    status: 404,
    title: "No such fulfillment order",
    retryable: false,
    detail: () => "There is no fulfillment order with this id: list those of your location.",
  },
  not_possible_in_status: {
    status: 409,
    title: "Not possible as it stands",
    retryable: false,
    detail: (refusal) =>
      `The fulfillment order is ${refusal.status}; to ${refusal.action} it must be ${(refusal.possible_in as string[]).join(" or ")}: read it again.`,
  },
  not_possible_for_method: {
    status: 409,
    title: "Not possible for this delivery method",
    retryable: false,
    detail: (refusal) => `Nobody can ${refusal.action} a fulfillment order of method ${refusal.delivery_method}.`,
  },
  line_not_in_fulfillment_order: {
    status: 422,
    title: "No such line in the fulfillment order",
    retryable: false,
    detail: (refusal) => `The fulfillment order has no line ${refusal.line_no}: read it for its lines.`,
  },
  wrong_code: {
    status: 422,
    title: "Not the code that the customer was told",
    retryable: false,
    detail: (refusal) =>
      `The code is another one: look at the customer's mail. ${refusal.attempts_left} attempts are left; without a code it can be handed over after a look at the customer's identity.`,
  },
  too_many_wrong_codes: {
    status: 409,
    title: "Too many wrong codes",
    retryable: false,
    detail: () =>
      "Ten wrong codes were said, so codes do not count here any more: check who the customer is and hand over without a code.",
  },
  nothing_left_to_do: {
    status: 409,
    title: "There is nothing left to do",
    retryable: false,
    detail: () =>
      "Every unit of the fulfillment order is past this, or is not there yet: read it for what may be done.",
  },
  more_than_to_do: {
    status: 409,
    title: "More than there is to do",
    retryable: false,
    detail: (refusal) =>
      `Line ${refusal.line_no} has ${refusal.possible_quantity} units left for this, not ${refusal.quantity}: units may have been canceled meanwhile, read it again.`,
  },
};
