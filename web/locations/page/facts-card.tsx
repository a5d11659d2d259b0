import { Group, Stack, Text } from "@mantine/core";
import type { Location } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { LOCATION } from "./words.ts";

/** What else sourcing knows of the place. */
export function FactsCard({ location }: { readonly location: Location }) {
  const say = useWords(LOCATION);
  const format = useFormat();
  const limit = (value: number | null | undefined) => (typeof value === "number" ? format.number(value) : say("any"));
  const cost = (minor: number | undefined) => say("in_order_currency", { amount: format.amount(minor ?? 0) });
  const rows: readonly (readonly [string, string])[] = [
    [say("methods"), location.delivery_methods.map((method) => say(`method.${method}`)).join(", ") || "–"],
    [say("orders_a_day"), limit(location.capacity?.orders_per_day)],
    [say("units_a_day"), limit(location.capacity?.units_per_day)],
    [say("handling"), say("handling_days", { count: location.handling_days ?? 0 })],
    [say("cost_order"), cost(location.costs?.order_minor)],
    [say("cost_unit"), cost(location.costs?.unit_minor)],
    [say("time_zone"), location.time_zone],
    ...(location.partner_code ? [[say("partner"), location.partner_code] as const] : []),
  ];
  return (
    <Card title={say("facts")}>
      <Stack gap={6} component="dl" m={0}>
        {rows.map(([label, value]) => (
          <Group key={label} justify="space-between" wrap="nowrap" align="flex-start">
            <Text component="dt" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} ta="right">
              {value}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
