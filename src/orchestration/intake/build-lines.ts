import { allocateCharge, NO_UNITS, type OrderCharge, type OrderLine, splitPrice } from "../../orders/index.ts";
import type { IntakeFacts, Say } from "./decide-intake.ts";
import type { OrderInput } from "./order-schema.ts";

/** What may be ordered today. Kits and goods without a body come with capabilities of their own. */
const ORDERABLE_KINDS = new Set(["physical"]);
const LINE_MAX_MINOR = 1_000_000_000_000_000;

/** Lines with their money frozen; says what is wrong with each, and leaves out those that cannot be built. */
export function buildLines(input: OrderInput, facts: IntakeFacts, prices_include_tax: boolean, say: Say): OrderLine[] {
  const seen = new Set<number>();
  const lines: OrderLine[] = [];
  for (const [index, line] of input.lines.entries()) {
    const at = `/lines/${index}`;
    if (seen.has(line.line_no))
      say("duplicate_line_no", `${at}/line_no`, `must be unique; ${line.line_no} is used twice`);
    seen.add(line.line_no);
    const item = facts.items.get(line.sku);
    if (!item) say("unknown_sku", `${at}/sku`, `is not an item: create "${line.sku}" by PUT /v1/items, or correct it`);
    else if (!ORDERABLE_KINDS.has(item.kind))
      say("item_not_orderable", `${at}/sku`, `is of kind ${item.kind}, which cannot be ordered yet`);
    const requested_location_id = requestedLocation(line, at, facts, say);
    const list_minor = line.quantity * line.unit_price_minor;
    const discount_minor = (line.discounts ?? []).reduce((sum, discount) => sum + discount.amount_minor, 0);
    if (discount_minor > list_minor)
      say("discount_exceeds_price", `${at}/discounts`, `must not exceed the ${list_minor} minor units of the line`);
    if (list_minor > LINE_MAX_MINOR)
      say("amount_too_large", `${at}/unit_price_minor`, `times quantity must not exceed ${LINE_MAX_MINOR}`);
    if (!item || discount_minor > list_minor || list_minor > LINE_MAX_MINOR) continue;
    lines.push({
      line_no: line.line_no,
      item_id: item.item_id,
      sku: item.sku,
      description:
        item.name[input.language?.slice(0, 2) ?? ""] ?? item.name.en ?? Object.values(item.name)[0] ?? item.sku,
      quantity: line.quantity,
      unit_price_minor: line.unit_price_minor,
      discounts: line.discounts ?? [],
      discount_minor,
      tax_rate_percent: line.tax_rate_percent,
      ...splitPrice(list_minor - discount_minor, line.tax_rate_percent, prices_include_tax),
      delivery_method: line.delivery?.method ?? "ship",
      service_level: line.delivery?.service_level ?? null,
      requested_location_id,
      requested_on: line.delivery?.requested_on ?? null,
      excluded_location_ids: [],
      stages: { ...NO_UNITS, open: line.quantity },
    });
  }
  return lines.sort((a, b) => a.line_no - b.line_no);
}

export function buildCharges(
  input: OrderInput,
  lines: readonly OrderLine[],
  prices_include_tax: boolean,
): OrderCharge[] {
  if (lines.length === 0) return [];
  return (input.charges ?? []).map((charge, index) => {
    const split = splitPrice(charge.amount_minor, charge.tax_rate_percent, prices_include_tax);
    return {
      charge_no: index + 1,
      kind: charge.kind,
      description: charge.description ?? charge.kind,
      tax_rate_percent: charge.tax_rate_percent,
      ...split,
      ...allocateCharge(split, lines),
    };
  });
}

function requestedLocation(line: OrderInput["lines"][number], at: string, facts: IntakeFacts, say: Say): string | null {
  const code = line.delivery?.location ?? null;
  const method = line.delivery?.method ?? "ship";
  const pointer = `${at}/delivery/location`;
  if (code === null) {
    if (method === "collect")
      say("unknown_location", pointer, "is required: name the location where the customer collects");
    return null;
  }
  const location = facts.locations_by_code.get(code);
  if (!location) {
    say("unknown_location", pointer, `is not a location: create "${code}" by PUT /v1/locations, or correct the code`);
    return null;
  }
  if (!location.active || !location.delivery_methods.includes(method)) {
    say(
      "location_cannot_serve",
      pointer,
      `is ${location.active ? `not set up to ${method}` : "not active"}: choose another location`,
    );
  }
  return location.location_id;
}
