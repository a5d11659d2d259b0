import type { RefusalTable } from "../platform/http/index.ts";

export const RETURN_REFUSALS: RefusalTable = {
  return_not_found: {
    status: 404,
    title: "No such return",
    retryable: false,
    detail: () => "There is no return with this id.",
  },
  return_location_unknown: {
    status: 422,
    title: "No such location",
    retryable: false,
    detail: (refusal) => `There is no location "${refusal.location}": name the one where the goods arrived.`,
  },
  return_line_not_found: {
    status: 422,
    title: "No such line",
    retryable: false,
    detail: (refusal) => `There is no line ${refusal.line_no} to return: read the order for its lines.`,
  },
  quantity_not_returnable: {
    status: 409,
    title: "More than can come back",
    retryable: false,
    detail: (refusal) =>
      `Of line ${refusal.line_no} only ${refusal.returnable_quantity} units are with the customer and not announced as a return yet.`,
  },
  return_already_received: {
    status: 409,
    title: "The return has been received",
    retryable: false,
    detail: () => "Its arrival is on record: read it for what was received.",
  },
};
