import type { Acknowledgment } from "./acknowledgments.ts";
import { type Api, askUntilAnswered, pause } from "./api-client.ts";
import { LOCATIONS, type Placement } from "./shop.ts";

/** What customers were told after they had changed their minds. Units by external id and line. */
export type CustomerTruth = {
  readonly canceled: readonly ChangedUnits[];
  readonly returned: readonly ChangedUnits[];
};

export type ChangedUnits = { readonly external_id: string; readonly line_no: number; readonly quantity: number };

/** Customers who cancel a unit as soon as they have ordered, and others who send one back when it has come. */
export type CustomerRobot = {
  readonly ordered: (acknowledgment: Acknowledgment) => void;
  /** Resolves when every customer has an answer, however often it was asked for. */
  readonly done: () => Promise<CustomerTruth>;
};

const ONE_IN = 10;
const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 4;

/** Of ten orders one is canceled in part, if a line has more than one unit, and one comes back in part. */
export function startCustomerRobot(api: Api, placements: readonly Placement[]): CustomerRobot {
  const plan = new Map(placements.map((placement, index) => [placement.external_id, { placement, index }]));
  const canceled: ChangedUnits[] = [];
  const returned: ChangedUnits[] = [];
  const under_way: Promise<void>[] = [];
  const sending_back: Acknowledgment[] = [];

  const cancel = async ({ order_id, external_id }: Acknowledgment, line_no: number) => {
    const { status } = await askUntilAnswered(api, {
      method: "POST",
      path: `/v1/orders/${order_id}/cancellations`,
      body: { lines: [{ line_no, quantity: 1 }], reason: "customer_request" },
      key: `cancel-${external_id}`,
      may_be_refused: true,
    });
    if (status === 201) canceled.push({ external_id, line_no, quantity: 1 });
    else if (status !== 409) throw new Error(`The cancellation of ${external_id} was answered ${status}.`);
  };
  const sendBack = async ({ order_id, external_id }: Acknowledgment) => {
    while (!(await hasCome(api, order_id))) await pause(LOOK_EVERY_MS);
    const announced = await askUntilAnswered(api, {
      method: "POST",
      path: "/v1/returns",
      body: { order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "too_small" },
      key: `return-${external_id}`,
    });
    const { return_id } = announced.body as { readonly return_id: string };
    await askUntilAnswered(api, {
      method: "POST",
      path: `/v1/returns/${return_id}/receipts`,
      body: { location: LOCATIONS[0] },
      key: `receipt-${external_id}`,
    });
    returned.push({ external_id, line_no: 1, quantity: 1 });
  };
  return {
    ordered: (acknowledgment) => {
      const known = plan.get(acknowledgment.external_id);
      if (!known) return;
      const line = known.placement.lines.findIndex(({ quantity }) => quantity > 1);
      if (known.index % ONE_IN === 3 && line >= 0) under_way.push(cancel(acknowledgment, line + 1));
      if (known.index % ONE_IN === 7) sending_back.push(acknowledgment);
      // Rejections are told by done(), and must not end the process before.
      under_way.at(-1)?.catch(() => undefined);
    },
    done: async () => {
      await Promise.all(under_way);
      const hand = async () => {
        for (let next = sending_back.shift(); next; next = sending_back.shift()) await sendBack(next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, hand));
      return { canceled, returned };
    },
  };
}

async function hasCome(api: Api, order_id: string): Promise<boolean> {
  const { body } = await askUntilAnswered(api, { method: "GET", path: `/v1/orders/${order_id}` });
  const [first] = (body as { lines: readonly { readonly stages: readonly { readonly stage: string }[] }[] }).lines;
  return first?.stages.some(({ stage }) => stage === "shipped" || stage === "delivered") === true;
}
