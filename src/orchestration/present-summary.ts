import { Type } from "typebox";
import type { Whose } from "../customers/index.ts";
import type { Workplace } from "../fulfillment/index.ts";
import { ORDER_STATUSES, type OrderSummary, STAGES, type Stage } from "../orders/index.ts";
import { paymentStatus, type Tender } from "../payments/index.ts";
import type { Caller } from "../platform/http/index.ts";
import { maskFields } from "./mask-personal-data.ts";

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

/** What is known of an order for a line of a table. */
export type Summarized = {
  readonly order: OrderSummary;
  readonly whose: Whose;
  readonly tenders: readonly Tender[];
  readonly owed_minor: number;
  readonly work: readonly Workplace[];
  /** Codes of the locations where units of it are reserved that no location works on yet; others may be among them. */
  readonly reserved_at: readonly string[];
  readonly has_exception: boolean;
};

const UNFINISHED = new Set(["released", "accepted", "picking", "packed"]);

export function presentSummary(summarized: Summarized, now: Date) {
  const { order, whose, tenders, owed_minor, work, reserved_at, has_exception } = summarized;
  const due_at = earliestDue(work);
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
      customer_id: whose.customer_id,
      name: whose.name,
      group: whose.customer_group,
      city: whose.city,
      country: whose.country,
    },
    delivery_methods: order.delivery_methods,
    due_at: due_at?.toISOString() ?? null,
    is_late: due_at !== null && due_at < now,
    stages: presentStages(order),
    locations: placesOf(work, reserved_at),
    currency: order.currency,
    total_minor: order.total_minor,
    payment_status: paymentStatus(tenders, owed_minor),
    holds: [...new Set(order.held_by)],
    has_exception,
  };
}

function earliestDue(work: readonly Workplace[]): Date | null {
  const due = work.flatMap(({ status, due_at }) => (UNFINISHED.has(status) && due_at ? [due_at.getTime()] : []));
  return due.length === 0 ? null : new Date(Math.min(...due));
}

export function presentStages({ stages }: Pick<OrderSummary, "stages">): Partial<Record<Stage, number>> {
  return Object.fromEntries(STAGES.flatMap((stage) => (stages[stage] > 0 ? [[stage, stages[stage]]] : [])));
}

/** Where its goods lie or came from; nowhere that has refused it. */
function placesOf(work: readonly Workplace[], reserved_at: readonly string[]): string[] {
  const at_work = work.filter(({ status }) => status !== "refused" && status !== "canceled");
  return [...new Set([...at_work.map(({ location_code }) => location_code), ...reserved_at])];
}

/** The line as the caller may see it. */
export function presentSummaryFor<Summary extends { readonly customer: { readonly name: string | null } }>(
  caller: Pick<Caller, "masks_personal_data">,
  summary: Summary,
): Summary {
  return caller.masks_personal_data ? { ...summary, customer: maskFields(summary.customer) } : summary;
}
