import { owedMinor } from "../orders/index.ts";
import type { PaymentSituation } from "../payments/index.ts";
import { type Answer, type AnyRefusalTable, type Caller, refusalAnswer } from "../platform/http/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { findViews, type OrderView } from "./order-view.ts";
import type { Services } from "./services.ts";

export const AMOUNT_REFUSALS: AnyRefusalTable = {
  amount_limit_exceeded: {
    status: 403,
    title: "That is more money than you may give back",
    retryable: false,
    help: "An administrator sets how much one action of a user may give back. Let somebody with a higher limit do it.",
    detail: () => "Nothing was done: the amount is above your limit, so somebody with a higher one has to do it.",
  },
};

/** What the customer has paid and is not to pay any more, in minor units: what is owed back to him. */
function owedBackMinor({ order, payments }: Pick<OrderView, "order" | "payments">): number {
  return Math.max(0, receivedMinor(payments) - owedMinor(order));
}

function receivedMinor({ payments }: PaymentSituation): number {
  return payments.reduce((sum, payment) => sum + payment.captured_minor - payment.refunded_minor, 0);
}

/** Does something with an order, unless it gives back more money than the caller may: then nothing is done. */
export async function withinAmountLimit(
  tx: Transaction,
  services: Services,
  caller: Caller,
  order_id: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { amount_max_minor } = caller;
  if (amount_max_minor === null) return work();
  const owedBack = async () => {
    const [view] = await findViews(tx, services, [order_id]);
    return view ? owedBackMinor(view) : 0;
  };
  const before = await owedBack();
  const answer = await work();
  const amount_minor = (await owedBack()) - before;
  if (answer.status >= 400 || amount_minor <= amount_max_minor) return answer;
  return refusalAnswer({ code: "amount_limit_exceeded", amount_minor, amount_max_minor }, AMOUNT_REFUSALS);
}
