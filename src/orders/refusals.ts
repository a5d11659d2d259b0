import type { RefusalTable } from "../platform/http/index.ts";

export const ORDER_REFUSALS: RefusalTable = {
  address_is_final: {
    status: 409,
    title: "Goods are picked or have left for this address",
    retryable: false,
    detail: () =>
      "At least one unit is picked for a parcel to the present address: cancel what has not left and place it anew, or ask the carrier.",
  },
  country_is_final: {
    status: 409,
    title: "The country of an order does not change",
    retryable: false,
    detail: (refusal) =>
      `Prices and taxes of the order were made for ${refusal.country}: cancel it and place it anew for another country.`,
  },
  nothing_is_shipped: {
    status: 409,
    title: "Nothing of the order is shipped",
    retryable: false,
    detail: () => "Everything that is left of this order is collected, so there is no address to change.",
  },
  order_not_found: {
    status: 404,
    title: "No such order",
    retryable: false,
    detail: () => "There is no order with this id: check it, or search by number.",
  },
  line_not_found: {
    status: 422,
    title: "No such line",
    retryable: false,
    detail: (refusal) => `The order has no line ${refusal.line_no}: read the order for its lines.`,
  },
  quantity_not_cancelable: {
    status: 409,
    title: "Not that many units can still be canceled",
    retryable: false,
    detail: (refusal) =>
      `Of line ${refusal.line_no} only ${refusal.cancelable_quantity} units can still be canceled: ask for at most these, and take back as a return what has left.`,
  },
  nothing_to_cancel: {
    status: 409,
    title: "Nothing can be canceled any more",
    retryable: false,
    detail: () => "Every unit has left or is canceled already: goods that have left come back as a return.",
  },
  hold_not_found: {
    status: 404,
    title: "No such hold",
    retryable: false,
    detail: () => "The order has no open hold with this id: read the order for its holds.",
  },
  nothing_to_move: {
    status: 409,
    title: "Nothing there can go elsewhere",
    retryable: false,
    detail: (refusal) =>
      refusal.from === null
        ? "No unit of the order waits at a place: what is picked or has left stays where it is."
        : `No unit of the order waits at ${refusal.from}: what is picked or has left stays there. Read the order again.`,
  },
  unknown_place: {
    status: 422,
    title: "No such place",
    retryable: false,
    detail: (refusal) =>
      `There is no active place ${refusal.location} other than the one it is taken from: list the places.`,
  },
  place_needed: {
    status: 422,
    title: "The customer collects it: say where",
    retryable: false,
    detail: (refusal) =>
      `Line ${refusal.line_no} is collected by the customer: ask where, and name that place in \`to\`.`,
  },
  nothing_to_source: {
    status: 409,
    title: "Nothing to source again",
    retryable: false,
    detail: () =>
      "Every unit is with a location already, has left, or is canceled: move it to another location instead.",
  },
  order_is_final: {
    status: 409,
    title: "The order is completed or canceled",
    retryable: false,
    detail: () => "Nothing more happens to this order, so this cannot be done any more.",
  },
};
