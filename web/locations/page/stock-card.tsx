import { Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StockSummary } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { Picture } from "../../design/picture.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { itemName } from "../../stock/item-name.ts";
import { StockBar } from "../../stock/stock-bar.tsx";
import { summariesQuery } from "../../stock/stock-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import classes from "./stock-card.module.css";
import { LOCATION } from "./words.ts";

const SHOWN = 8;

/** What lies here: what has run out first, since somebody has to do something about it. */
export function StockCard({ code }: { readonly code: string }) {
  const say = useWords(LOCATION);
  const sold_out = useInfiniteQuery(summariesQuery({ location: code, state: "sold_out" }));
  const kept = useInfiniteQuery(summariesQuery({ location: code, state: "available" }));
  const out = sold_out.data?.pages.flatMap(({ data }) => data) ?? [];
  const there = kept.data?.pages.flatMap(({ data }) => data) ?? [];
  const shown = [...out.slice(0, SHOWN / 2), ...there].slice(0, SHOWN);
  const whole = Math.max(1, ...shown.map(({ on_hand }) => on_hand));
  const all = (
    <Group gap="md">
      <Door to="/stock" search={{ location: code, state: "sold_out" }} fz="sm">
        {say("sold_out_here")}
      </Door>
      <Door to="/stock" search={{ location: code }} fz="sm">
        {say("all_stock")}
      </Door>
    </Group>
  );
  return (
    <Card title={say("stock")} side={all} flush={shown.length > 0}>
      {sold_out.isPending || kept.isPending ? <Lines count={SHOWN} height={32} /> : null}
      {kept.isError ? <ErrorState error={kept.error} onRetry={() => void kept.refetch()} /> : null}
      {kept.isSuccess && sold_out.isSuccess && shown.length === 0 ? <Text c="dimmed">{say("no_stock")}</Text> : null}
      <ul className={classes.list}>
        {shown.map((item) => (
          <ItemRow key={item.sku} item={item} whole={whole} />
        ))}
      </ul>
    </Card>
  );
}

function ItemRow({ item, whole }: { readonly item: StockSummary; readonly whole: number }) {
  const format = useFormat();
  const language = useLanguage();
  return (
    <li className={classes.item}>
      <Picture url={item.image_url} size={32} />
      <Text component={Link} to={`/stock/${encodeURIComponent(item.sku)}`} truncate fw={560} className={classes.name}>
        {itemName(item.name, language)}
      </Text>
      <div className={classes.bar}>
        <StockBar stock={item} whole={whole} />
      </div>
      <Text ta="right" fw={600} c={item.available === 0 ? "var(--trouble)" : "inherit"}>
        {format.number(item.available)}
      </Text>
    </li>
  );
}
