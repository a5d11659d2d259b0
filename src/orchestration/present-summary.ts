import { Type } from "typebox";
import type { Location } from "../locations/index.ts";
import { ORDER_STATUSES, type Order, openHolds, owedMinor, STAGES, type Stage } from "../orders/index.ts";
import { paymentStatus } from "../payments/index.ts";
import type { Caller } from "../platform/http/index.ts";
import { maskFields } from "./mask-personal-data.ts";
import type { OrderView } from "./order-view.ts";

const closed = { additionalProperties: false } as const;
const Instant = Type.String({ format: "date-time" });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const StagesSchema = Type.Partial(
  Type.Object(
    Object.fromEntries(STAGES.map((stage) => [stage, Type.Integer()])) as Record<
      Stage,
      ReturnType<typeof Type.Integer>
    >,
    {
      ...closed,
      description: "Units of all lines; stages without units are left out.",
    },
  ),
);

/** An order as a line of a table. */
export const OrderSummarySchema = Type.Object(
  {
    order_id: Type.String({ format: "uuid" }),
    number: Type.String(),
    external_id: Type.String(),
    channel: Type.String(),
    type: Type.String(),
    status: Type.Union(ORDER_STATUSES.map((status) => Type.Literal(status))),
    version: Type.Integer(),
    priority: Type.Integer(),
    ordered_at: Instant,
    customer: Type.Object(
      {
        customer_id: Type.String({ format: "uuid" }),
        name: Type.String(),
        group: orNull(Type.String()),
        city: Type.String({ description: "Of the address that is delivered to, else of the billing address." }),
        country: Type.String(),
      },
      closed,
    ),
    delivery_methods: Type.Array(Type.String()),
    due_at: orNull(
      Type.String({ format: "date-time", description: "When a location has to be done with it; the earliest." }),
    ),
    is_late: Type.Boolean({ description: "due_at has passed." }),
    stages: StagesSchema,
    locations: Type.Array(Type.String(), { description: "Codes of the locations that its goods come from." }),
    currency: Type.String(),
    total_minor: Type.Integer(),
    payment_status: Type.String(),
    holds: Type.Array(Type.String(), { description: "Codes of the open holds." }),
    has_exception: Type.Boolean(),
  },
  closed,
);

type Surroundings = {
  readonly locations: ReadonlyMap<string, Pick<Location, "code">>;
  readonly has_exception: boolean;
  readonly now: Date;
};

const UNFINISHED = new Set(["released", "accepted", "picking", "packed"]);

export function presentSummary(view: OrderView, { locations, has_exception, now }: Surroundings) {
  const { order, party } = view;
  const address = party.shipping_address ?? party.billing_address;
  const due_at = earliestDue(view);
  return {
    order_id: order.order_id,
    number: order.number,
    external_id: order.external_id,
    channel: order.channel_code,
    type: order.type,
    status: order.status,
    version: order.version,
    priority: order.priority,
    ordered_at: order.ordered_at.toISOString(),
    customer: {
      customer_id: party.customer_id,
      name: party.name,
      group: party.customer_group,
      city: address.city,
      country: address.country,
    },
    delivery_methods: [...new Set(order.lines.map((line) => line.delivery_method))],
    due_at: due_at?.toISOString() ?? null,
    is_late: due_at !== null && due_at < now,
    stages: stagesOf(order),
    locations: placesOf(view, locations),
    currency: order.currency,
    total_minor: order.total_minor,
    payment_status: paymentStatus(view.payments, owedMinor(order)),
    holds: [...new Set(openHolds(order).map((hold) => hold.code))],
    has_exception,
  };
}

function earliestDue({ fulfillment_orders }: OrderView): Date | null {
  const due = fulfillment_orders.flatMap(({ status, due_at }) => (UNFINISHED.has(status) && due_at ? [due_at] : []));
  return due.length === 0 ? null : new Date(Math.min(...due.map((instant) => instant.getTime())));
}

export function stagesOf(order: Pick<Order, "lines">): Partial<Record<Stage, number>> {
  const units = STAGES.map((stage) => [stage, order.lines.reduce((sum, line) => sum + line.stages[stage], 0)] as const);
  return Object.fromEntries(units.filter(([, quantity]) => quantity > 0));
}

/** Where its goods lie or came from; nowhere that has refused it. */
function placesOf({ fulfillment_orders, sourced }: OrderView, locations: Surroundings["locations"]): string[] {
  const at_work = fulfillment_orders.filter(({ status }) => status !== "refused" && status !== "canceled");
  const reserved = sourced.map(({ location_id }) => locations.get(location_id)?.code ?? location_id);
  return [...new Set([...at_work.map((head) => head.location_code), ...reserved])];
}

/** The line as the caller may see it. */
export function presentSummaryFor<Summary extends { readonly customer: { readonly name: string | null } }>(
  caller: Pick<Caller, "masks_personal_data">,
  summary: Summary,
): Summary {
  return caller.masks_personal_data ? { ...summary, customer: maskFields(summary.customer) } : summary;
}
