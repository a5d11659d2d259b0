import { Group, Stack, Text } from "@mantine/core";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { MoneyBar } from "../../design/money-bar.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { PaymentDot } from "../order-status.tsx";
import { moneyOf } from "./money.ts";
import { ORDER_PAGE } from "./words.ts";

/** What is owed, what has come, what has gone back, and what is open; as a bar and in figures. */
export function MoneyCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const money = moneyOf(order);
  const show = (minor: number) => format.money(minor, order.currency);
  const rows: readonly (readonly [string, number])[] = [
    [say("ordered"), money.owed_minor],
    [say("authorized"), money.authorized_minor],
    [say("captured"), money.received_minor],
    [say("refunded"), money.refunded_minor],
    [say(money.open_minor >= 0 ? "open" : "owed_back"), Math.abs(money.open_minor)],
  ];
  return (
    <Card title={say("money")} side={<PaymentDot order={order} />}>
      <Stack gap="sm">
        <MoneyBar money={money} show={show} />
        <Stack gap={4} component="dl" m={0}>
          {rows.map(([label, minor]) => (
            <Group key={label} justify="space-between">
              <Text component="dt" c="dimmed">
                {label}
              </Text>
              <Text component="dd" m={0} fw={560}>
                {show(minor)}
              </Text>
            </Group>
          ))}
        </Stack>
        <Text c="dimmed" fz="sm">
          {`${say("tax")} ${show(order.totals.tax_minor)}`}
          {order.totals.discount_minor > 0 ? ` · ${say("discount")} ${show(order.totals.discount_minor)}` : ""}
        </Text>
        {order.payments.map(({ payment_id, method, provider, amount_minor }) => (
          <Group key={payment_id} justify="space-between">
            <Text fz="sm">{[method, provider].filter(Boolean).join(" · ")}</Text>
            <Text fz="sm">{show(amount_minor)}</Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
