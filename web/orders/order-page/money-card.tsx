import { Group, Stack, Text } from "@mantine/core";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { MoneyBar } from "../../design/money-bar.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { PAYMENT_STATES } from "../list/order-search.ts";
import { PaymentDot } from "../order-status.tsx";
import { ORDERS } from "../words.ts";
import { moneyOf } from "./money.ts";
import classes from "./money-card.module.css";
import { ORDER_PAGE } from "./words.ts";

/** What is owed, what has come, what has gone back, and what is open; as a bar and in figures. */
export function MoneyCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const money = moneyOf(order);
  const show = (minor: number) => format.money(minor, order.currency);
  const { discount_minor, tax_minor } = order.totals;
  const rows: readonly (readonly [kind: string, label: string, minor: number])[] = [
    ["ordered", say("ordered"), money.owed_minor],
    ["authorized", say("authorized"), money.authorized_minor],
    ["received", say("captured"), money.received_minor],
    ["refunded", say("refunded"), money.refunded_minor],
    money.open_minor >= 0
      ? (["open", say("open"), money.open_minor] as const)
      : (["owed_back", say("owed_back"), -money.open_minor] as const),
  ];
  return (
    <Card title={say("money")} side={<PaymentDot order={order} />}>
      <Stack gap="sm">
        <MoneyBar money={money} show={show} />
        <dl className={classes.rows}>
          {rows.map(([kind, label, minor]) => (
            <div key={kind} data-kind={kind} data-none={minor === 0 || undefined}>
              <dt>{label}</dt>
              <dd>{show(minor)}</dd>
            </div>
          ))}
        </dl>
        <Text c="dimmed" fz="sm">
          {`${say("tax")} ${show(tax_minor)}`}
          {discount_minor > 0 ? ` · ${say("discount")} ${show(discount_minor)}` : ""}
        </Text>
        <Payments order={order} />
      </Stack>
    </Card>
  );
}

function Payments({ order }: { readonly order: Order }) {
  const sayOrders = useWords(ORDERS);
  const sayCode = useCodeWords();
  const format = useFormat();
  if (order.payments.length === 0) return null;
  return (
    <Stack gap={4} className={classes.payments}>
      {order.payments.map(({ payment_id, method, provider, amount_minor, status }) => (
        <Group key={payment_id} justify="space-between" wrap="nowrap" fz="sm">
          <span>
            <span className={classes.method}>{sayCode("method", method)}</span>
            <Text span c="dimmed" fz="inherit">
              {` · ${[sayOrders(`payment_state.${PAYMENT_STATES.find((each) => each === status) ?? "pending"}`), provider].filter(Boolean).join(" · ")}`}
            </Text>
          </span>
          <span>{format.money(amount_minor, order.currency)}</span>
        </Group>
      ))}
    </Stack>
  );
}
