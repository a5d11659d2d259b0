import { Stack, Title } from "@mantine/core";
import { IconList } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState, Lines } from "../design/states.tsx";
import { searchOfView } from "../orders/list/order-search.ts";
import { viewName } from "../orders/views/view-name.ts";
import { viewCountsQuery, viewsQuery } from "../orders/views/view-queries.ts";
import { VIEWS } from "../orders/views/words.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./tile.module.css";
import { TileFace } from "./tile-face.tsx";
import { UrgentOrders } from "./urgent-orders.tsx";
import { HOME } from "./words.ts";

const COLORS: Readonly<Record<string, string>> = {
  late: "var(--trouble)",
  on_hold: "var(--trouble)",
  exceptions: "var(--trouble)",
  waiting_for_payment: "var(--owed-to-us)",
  backordered: "var(--stage-backordered)",
  ready_to_collect: "var(--stage-ready_to_collect)",
};

/** The lists that one works from, with how many orders are in each, and what is due first. */
export function ViewTiles() {
  const say = useWords(HOME);
  const sayView = useWords(VIEWS);
  const views = useQuery(viewsQuery);
  const counts = useQuery(viewCountsQuery);
  if (views.isPending) return <Lines count={2} height={84} />;
  if (views.isError) return <ErrorState error={views.error} onRetry={() => void views.refetch()} />;
  return (
    <Stack gap="lg">
      <section aria-label={say("your_lists")}>
        <Title order={2} mb="sm">
          {say("your_lists")}
        </Title>
        <div className={classes.tiles}>
          {views.data.flatMap((view) => {
            const entry = counts.data?.get(view.view_id);
            if (!entry || entry.count === null) return [];
            return [
              <Link key={view.view_id} to="/orders" search={searchOfView(view)} className={classes.tile}>
                <TileFace
                  label={viewName(view, sayView)}
                  icon={IconList}
                  color={COLORS[view.view_id] ?? "var(--ink-soft)"}
                  count={entry.count}
                  has_more={entry.has_more}
                />
              </Link>,
            ];
          })}
        </div>
      </section>
      <UrgentOrders />
    </Stack>
  );
}
