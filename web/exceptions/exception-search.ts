/** What the address bar of the queue holds. Without a reason: every cause with its first entries. */
export type ExceptionSearch = {
  readonly state?: "resolved";
  readonly reason?: string;
  readonly order_id?: string;
};

const REASON = /^[a-z][a-z_]{0,99}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Takes what makes sense from an address; a wrong filter shows everything rather than an error. */
export function exceptionSearch(search: Readonly<Record<string, unknown>>): ExceptionSearch {
  const { state, reason, order_id } = search;
  return {
    ...(state === "resolved" ? { state } : {}),
    ...(typeof reason === "string" && REASON.test(reason) ? { reason } : {}),
    ...(typeof order_id === "string" && UUID.test(order_id) ? { order_id } : {}),
  };
}
