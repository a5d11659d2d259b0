import { List, Loader, Paper, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Order } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import { type Action, previewQuery } from "./order-actions.ts";
import { refusalIn } from "./refusal-in.ts";
import { ACTIONS } from "./words.ts";

const METHODS = ["card", "bank_transfer", "invoice", "paypal", "direct_debit", "gift_card", "marketplace"] as const;
const PAYMENT_EFFECTS = ["refund", "void", "capture", "authorize"] as const;

type Props = { readonly order: Order; readonly action: Action; readonly children?: string };

/** What the server says would happen, in words. @param children what can be said without asking it */
export function EffectsBox({ order, action, children }: Props) {
  const say = useWords(ACTIONS);
  const sayCommon = useWords(COMMON);
  const preview = useQuery(previewQuery(order, action));
  const lines = useEffectWords(order, preview.data);
  const refusal = refusalIn(preview.error);
  return (
    <Paper p="md" bg="var(--ground)" aria-live="polite">
      <Title order={3} mb={6}>
        {say("effect")}
      </Title>
      {children ? <Text mb={6}>{children}</Text> : null}
      {preview.isPending ? (
        <Text c="dimmed">
          <Loader size={12} mr={8} />
          {say("looking")}
        </Text>
      ) : null}
      {preview.isError ? (
        <Text c="var(--trouble)">{refusal ? say(`refusal.${refusal}`) : explain(preview.error, sayCommon)}</Text>
      ) : null}
      <List size="sm" spacing={2}>
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </Paper>
  );
}

type Effects = Awaited<ReturnType<Extract<ReturnType<typeof previewQuery>["queryFn"], (...args: never) => unknown>>>;

function useEffectWords(order: Order, effects: Effects | undefined): readonly string[] {
  const say = useWords(ACTIONS);
  const sayOrders = useWords(ORDERS);
  const format = useFormat();
  const locationName = useLocationName();
  if (!effects) return [];
  const money = (minor: number) => format.money(minor, order.currency);
  const canceled = effects.canceled.reduce((sum, { quantity }) => sum + quantity, 0);
  const dueWords = ({ before_at, after_at }: Effects["due"]) => {
    if (after_at === null || after_at === before_at) return null;
    const after = format.instant(after_at);
    return before_at === null
      ? say("effect.due_from", { after })
      : say("effect.due", { after, before: format.instant(before_at) });
  };
  const lines = [
    canceled > 0 ? say("effect.cancels", { count: canceled }) : null,
    ...effects.places.map(({ quantity, sku, location }) =>
      say(quantity < 0 ? "effect.frees" : "effect.reserves", {
        quantity: format.number(Math.abs(quantity)),
        item: order.lines.find((line) => line.sku === sku)?.description ?? sku,
        location: locationName(location),
      }),
    ),
    ...effects.payments.map(({ kind, method, amount_minor }) => {
      const effect = PAYMENT_EFFECTS.find((known) => known === kind);
      const known_method = METHODS.find((known) => known === method) ?? "other";
      return effect
        ? say(`effect.${effect}`, { amount: money(amount_minor), method: say(`method.${known_method}`) })
        : null;
    }),
    dueWords(effects.due),
    effects.owed.before_minor !== effects.owed.after_minor
      ? say("effect.owed", { before: money(effects.owed.before_minor), after: money(effects.owed.after_minor) })
      : null,
    effects.status.before !== effects.status.after
      ? say("effect.status", { status: sayOrders(`status.${effects.status.after}`) })
      : null,
  ].filter((line) => line !== null);
  return lines.length > 0 ? lines : [say("effect.nothing")];
}
