import type { RiskRule } from "../../../risk/index.ts";
import { standardWorkflows, type Workflow } from "../../../workflows/index.ts";

/** The demo retailer's own workflows, made of the standard one: what differs stands here. */
export function demoWorkflows(): Workflow[] {
  const ship = standardWorkflows().find(({ code }) => code === "ship");
  if (!ship) throw new Error("The standard workflow ship is gone.");
  const { policies } = ship;
  const sourcing: Workflow["policies"]["sourcing"] = {
    ...policies.sourcing,
    eligibility: {
      cross_border: true,
      bulky_from_kinds: ["warehouse", "dropshipper"],
      hazardous_from_kinds: ["warehouse"],
    },
    cost: {
      ...policies.sourcing.cost,
      // Far enough to let a store next door win over a warehouse 300 km away.
      distance_minor_per_km: 0.7,
      weight_minor_per_kg_100km: 2,
      kind_surcharge_minor: { store: 60, dropshipper: 300 },
    },
  };
  return [
    {
      ...ship,
      code: "retail_ship",
      name: { de: "Versand, zwei Minuten Bedenkzeit", en: "Shipping, two minutes to think again" },
      rank: 10,
      policies: {
        ...policies,
        sourcing,
        release: { delay_minutes: 2 },
        backorder: { retry_minutes: 240, cancel_after_days: 30 },
      },
    },
    {
      ...ship,
      code: "retail_ship_ch",
      name: { de: "Versand in der Schweiz", en: "Shipping within Switzerland" },
      applies_when: 'order.country == "CH"',
      rank: 20,
      policies: {
        ...policies,
        sourcing: { ...sourcing, eligibility: { ...sourcing.eligibility, cross_border: false } },
        backorder: { retry_minutes: 240, cancel_after_days: 30 },
      },
    },
    {
      ...ship,
      code: "retail_b2b",
      name: { de: "Geschäftskunden auf Rechnung", en: "Business customers on account" },
      applies_when: 'order.type == "b2b"',
      rank: 30,
      policies: {
        ...policies,
        sourcing: { ...sourcing, cost: { ...sourcing.cost, kind_surcharge_minor: { store: 900, dropshipper: 300 } } },
        cancellation: { until: "released" },
        backorder: { retry_minutes: 240, cancel_after_days: null },
      },
      stages: [
        {
          name: "large_order",
          place: { before: "release" },
          kind: "hold",
          when: "order.total_minor > 300000",
          reason: "needs_approval",
        },
      ],
    },
  ];
}

/** Beside the default rules: dear goods on account are looked at first. */
export const DEMO_RISK_RULES: readonly RiskRule[] = [
  {
    code: "dear_on_account",
    kind: "condition",
    enabled: true,
    applies_when: 'order.type == "b2c" && order.total_minor > 90000 && "invoice" in order.payment_methods',
    params: {},
    action: "hold",
    score: null,
  },
];

/** Mail addresses on the deny list: orders from them are refused by the screening. */
export const DENIED_MAILS: readonly string[] = ["nie.bezahlt@example.org", "rueckbuchung@example.org"];
