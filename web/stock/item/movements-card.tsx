import { Button, Group, Stack, Text } from "@mantine/core";
import {
  IconAdjustments,
  IconArrowBackUp,
  IconClipboardCheck,
  IconPlusMinus,
  IconTruckDelivery,
  type TablerIcon,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { StockMovement } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useNow } from "../../design/use-now.ts";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { levelsQuery, movementsQuery } from "../stock-queries.ts";
import { sumLevels } from "./levels.ts";
import classes from "./movements-card.module.css";
import { StepLine } from "./step-line.tsx";
import { stepsOf } from "./steps.ts";
import { ITEM } from "./words.ts";

const SHOWN_AT_ONCE = 12;
const ICONS: Readonly<Record<StockMovement["kind"], TablerIcon>> = {
  set: IconClipboardCheck,
  add: IconPlusMinus,
  goods_issue: IconTruckDelivery,
  correction: IconAdjustments,
  return_receipt: IconArrowBackUp,
};

/** Every change of what lies there: as a line over time, and one by one with its cause. */
export function MovementsCard({ sku }: { readonly sku: string }) {
  const say = useWords(ITEM);
  const now = useNow();
  const [count, setCount] = useState(SHOWN_AT_ONCE);
  const levels = useQuery(levelsQuery(sku));
  const list = useInfiniteQuery(movementsQuery(sku));
  const movements = list.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = movements.slice(0, count);
  const showMore = () => {
    setCount(count + SHOWN_AT_ONCE);
    if (count + SHOWN_AT_ONCE > movements.length && list.hasNextPage) void list.fetchNextPage();
  };
  const on_hand = levels.data ? sumLevels(levels.data).on_hand : null;
  return (
    <Card title={say("movements")}>
      {list.isPending ? <Lines count={6} height={32} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && movements.length === 0 ? <Text c="dimmed">{say("no_movements")}</Text> : null}
      {on_hand !== null && movements.length > 1 ? <StepLine steps={stepsOf(movements, on_hand)} now={now} /> : null}
      <ol className={classes.list}>
        {shown.map((movement) => (
          <MovementRow key={movement.movement_id} movement={movement} />
        ))}
      </ol>
      {list.hasNextPage || shown.length < movements.length ? (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={showMore}>
          {say("more")}
        </Button>
      ) : null}
    </Card>
  );
}

type Texts = (typeof ITEM)["texts"]["en"];
type ReasonKey = Extract<keyof Texts, `reason.${string}`>;
const isKnown = (key: string): key is ReasonKey => key in ITEM.texts.en;

function MovementRow({ movement }: { readonly movement: StockMovement }) {
  const say = useWords(ITEM);
  const format = useFormat();
  const nameOf = useLocationName();
  const Icon = ICONS[movement.kind];
  const [code = "", ...note] = movement.reason.split(": ");
  const key = `reason.${code}`;
  const reason = [isKnown(key) ? say(key) : code.replaceAll("_", " "), ...note].join(": ");
  return (
    <li className={classes.movement}>
      <Icon size={16} stroke={1.6} color="var(--ink-soft)" aria-hidden />
      <Stack gap={0} miw={0}>
        <Text fz="sm">{`${say(`kind.${movement.kind}`)} · ${reason}`}</Text>
        <Group gap={6}>
          <Text fz="xs" c="dimmed" title={movement.cause_id}>
            {nameOf(movement.location)} · <Moment at={movement.occurred_at} />
          </Text>
        </Group>
      </Stack>
      <Text ml="auto" fw={600}>
        {`${movement.quantity > 0 ? "+" : ""}${format.number(movement.quantity)}`}
      </Text>
    </li>
  );
}
