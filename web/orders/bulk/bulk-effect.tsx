import { List, Paper, Text, Title } from "@mantine/core";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ACTIONS } from "../actions/words.ts";
import type { BulkAction } from "./plan.ts";
import { sumEffects } from "./sums.ts";
import type { Look } from "./use-bulk.ts";
import { BULK } from "./words.ts";

/** What would happen to all of them together, and to which nothing would and why. */
export function BulkEffect({ action, looks }: { readonly action: BulkAction; readonly looks: readonly Look[] }) {
  const say = useWords(BULK);
  const sayAction = useWords(ACTIONS);
  const sayCommon = useWords(COMMON);
  const format = useFormat();
  const { possible, units, refunds, refused } = sumEffects(looks);
  return (
    <Paper p="md" bg="var(--ground)" aria-live="polite">
      <Title order={3} mb={6}>
        {sayAction("effect")}
      </Title>
      <List size="sm" spacing={2}>
        {possible > 0 ? <List.Item>{say(`effect.${action}`, { count: possible })}</List.Item> : null}
        {units > 0 ? <List.Item>{sayAction("effect.cancels", { count: units })}</List.Item> : null}
        {refunds.map(({ currency, amount_minor }) => (
          <List.Item key={currency}>{say("refunds", { amount: format.money(amount_minor, currency) })}</List.Item>
        ))}
        {refused.map(({ refusal, numbers }) => (
          <List.Item key={refusal}>
            {say("not_possible", { numbers: format.list(numbers) })} {sayAction(`refusal.${refusal}`)}
          </List.Item>
        ))}
        {looks
          .filter(({ error, refusal }) => error !== null && refusal === null)
          .map(({ order_id, number, error }) => (
            <List.Item key={order_id}>
              {say("not_possible", { numbers: number })} {explain(error, sayCommon)}
            </List.Item>
          ))}
      </List>
      {possible === 0 ? <Text mt={6}>{say("none_possible")}</Text> : null}
    </Paper>
  );
}
