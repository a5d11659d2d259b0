import { Anchor, Group, Progress, Title } from "@mantine/core";
import { IconArrowLeft, IconChecklist } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { pictureAddress } from "../../design/picture.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { expected } from "../queue/expected.ts";
import { useQueue } from "../queue/use-queue.ts";
import { lineName } from "../work/line-name.ts";
import { useItemsComing, useWork } from "../work/use-work.ts";
import { partQuery } from "../work/work-queries.ts";
import { PickDone } from "./pick-done.tsx";
import { PickLineScreen } from "./pick-line.tsx";
import { idsOf } from "./pick-search.ts";
import { type PickLine, planPicks } from "./plan.ts";
import { PICK } from "./words.ts";

const route = getRouteApi("/inside/store/pick");

/** One walk through the store: line by line, each on a screen of its own. */
export function PickPage() {
  const say = useWords(PICK);
  const ids = idsOf(route.useSearch());
  const { orders, error, refetch } = useChosen(ids);
  usePageTitle(say("title"));
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!orders) return <Lines count={3} height={160} />;
  if (orders.length === 0) return <EmptyState title={say("nothing")} hint={say("nothing_hint")} icon={IconChecklist} />;
  return <Walk key={ids.join()} orders={orders} />;
}

function Walk({ orders }: { readonly orders: readonly FulfillmentOrder[] }) {
  const say = useWords(PICK);
  const { items, are_coming } = useItemsComing(orders);
  const [postponed, setPostponed] = useState<readonly string[]>([]);
  const [first, setFirst] = useState<string | null>(null);
  const language = useLanguage();
  const plan = useMemo(
    () =>
      reordered(planPicks(orders, items), first, postponed).map((each) => ({
        ...each,
        description: lineName(each, items, language),
      })),
    [orders, items, first, postponed, language],
  );
  const all_count = orders.reduce((sum, head) => sum + head.lines.filter(({ quantity }) => quantity > 0).length, 0);
  const line = plan[0];
  const done = all_count - plan.length;
  useEffect(() => loadPictures(items), [items]);
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Anchor component={Link} to="/store" c="dimmed" aria-label={say("back")} p={10} ml={-10}>
          <IconArrowLeft size={24} aria-hidden style={{ display: "block" }} />
        </Anchor>
        <Title order={1}>{line ? say("progress", { at: done + 1, of: all_count }) : say("done")}</Title>
        <span style={{ width: 44 }} />
      </Group>
      <Progress value={all_count === 0 ? 100 : (100 * done) / all_count} aria-label={say("title")} size="lg" />
      {line ? (
        <PickLineScreen
          line={line}
          head={orders.find((head) => head.fulfillment_order_id === line.fulfillment_order_id) as FulfillmentOrder}
          is_one_of_many={orders.length > 1}
          items={items}
          are_items_coming={are_coming}
          others={plan.slice(1)}
          onFirst={(other) => setFirst(keyOf(other))}
          onLater={() => {
            setFirst(null);
            setPostponed([...postponed.filter((key) => key !== keyOf(line)), keyOf(line)]);
          }}
        />
      ) : (
        <PickDone orders={orders} />
      )}
    </>
  );
}

/** All of them at the start of the walk: there may be no connection at the last shelf. */
function loadPictures(items: ReadonlyMap<string, Item>): void {
  for (const { image_url } of items.values()) if (image_url) new Image().src = pictureAddress(image_url);
}

const keyOf = (line: PickLine) => `${line.fulfillment_order_id} ${line.line_no}`;

/** The way as planned, but for what somebody has in the hand already, and what was put off. */
function reordered(plan: readonly PickLine[], first: string | null, postponed: readonly string[]): readonly PickLine[] {
  const rank = (line: PickLine) => (keyOf(line) === first ? -2 : postponed.indexOf(keyOf(line)));
  return plan.toSorted((one, other) => rank(one) - rank(other));
}

/** The chosen fulfillment orders in their order, also those that are done meanwhile; undefined while they are read. */
function useChosen(ids: readonly string[]) {
  const { all: work, error, refetch } = useWork();
  const { actions } = useQueue().state;
  const known = new Map(work?.map((head) => [head.fulfillment_order_id, head]));
  const absent = ids.filter((id) => !known.has(id));
  const singles = useQueries({
    queries: absent.map((id) => ({ ...partQuery(id), enabled: work !== undefined })),
  });
  for (const { data } of singles) if (data) known.set(data.fulfillment_order_id, expected(data, actions));
  const is_complete = work !== undefined && singles.every(({ isSuccess, isError }) => isSuccess || isError);
  const orders = is_complete ? ids.flatMap((id) => known.get(id) ?? []) : undefined;
  // What was found nowhere is no more the store's; only if nothing is left, that is worth an error.
  const single_error = orders?.length === 0 ? (singles.find(({ isError }) => isError)?.error ?? null) : null;
  return { orders, error: error ?? single_error, refetch: () => void refetch() };
}
