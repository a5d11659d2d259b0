import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { StockLevel } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useMay } from "../../session/me.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { StockBar } from "../stock-bar.tsx";
import { levelsQuery } from "../stock-queries.ts";
import { STOCK } from "../words.ts";
import { AdjustModal } from "./adjust-modal.tsx";
import classes from "./places-card.module.css";
import { ITEM } from "./words.ts";

/** So many places are shown at once; whoever wants the others asks. */
const SHOWN = 15;

/** Where the item lies, most first; each place can be counted or corrected. */
export function PlacesCard({ sku }: { readonly sku: string }) {
  const say = useWords(ITEM);
  const may_adjust = useMay("inventory:write");
  const levels = useQuery(levelsQuery(sku));
  const [is_all, setAll] = useState(false);
  const [adjusted, setAdjusted] = useState<StockLevel | "elsewhere" | null>(null);
  if (levels.isPending) return <Lines count={8} height={36} />;
  if (levels.isError) return <ErrorState error={levels.error} onRetry={() => void levels.refetch()} />;
  const sorted = levels.data.toSorted((a, b) => b.on_hand - a.on_hand || (a.location < b.location ? -1 : 1));
  const shown = is_all ? sorted : sorted.slice(0, SHOWN);
  const whole = Math.max(1, ...sorted.map(({ on_hand }) => on_hand));
  const elsewhere = may_adjust ? (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<IconPlus size={14} />}
      onClick={() => setAdjusted("elsewhere")}
    >
      {say("another_place")}
    </Button>
  ) : null;
  return (
    <Card title={say("where")} side={elsewhere} flush={sorted.length > 0}>
      {sorted.length === 0 ? <EmptyState title={say("nowhere")} hint={say("nowhere_hint")} /> : null}
      <ul className={classes.list}>
        {shown.map((level) => (
          <PlaceRow
            key={level.location}
            level={level}
            whole={whole}
            onAdjust={may_adjust ? () => setAdjusted(level) : null}
          />
        ))}
      </ul>
      {sorted.length > shown.length ? (
        <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
          {say("all_places", { count: sorted.length })}
        </Button>
      ) : null}
      {adjusted === null ? null : (
        <AdjustModal
          sku={sku}
          level={adjusted === "elsewhere" ? null : adjusted}
          levels={sorted}
          onClose={() => setAdjusted(null)}
        />
      )}
    </Card>
  );
}

function PlaceRow({
  level,
  whole,
  onAdjust,
}: {
  readonly level: StockLevel;
  readonly whole: number;
  readonly onAdjust: (() => void) | null;
}) {
  const say = useWords(ITEM);
  const sayStock = useWords(STOCK);
  const format = useFormat();
  const place = useLocationName()(level.location);
  return (
    <li className={classes.place}>
      <Text
        component={Link}
        to={`/locations/${encodeURIComponent(level.location)}`}
        fw={560}
        truncate
        className={classes.name}
      >
        {place}
      </Text>
      <div className={classes.bar}>
        <StockBar stock={level} whole={whole} />
      </div>
      <Text ta="right" className={classes.figures}>
        <b>{format.number(level.available)}</b>{" "}
        <Text span c="dimmed" fz="sm">
          {sayStock("of_on_hand", { quantity: format.number(level.on_hand) })}
        </Text>
      </Text>
      {onAdjust ? (
        <Button size="compact-sm" variant="default" onClick={onAdjust} aria-label={say("adjust_at", { place })}>
          {say("adjust")}
        </Button>
      ) : null}
    </li>
  );
}
