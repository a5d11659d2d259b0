import { Group, SegmentedControl, Select, Text } from "@mantine/core";
import { IconPackage } from "@tabler/icons-react";
import { useState } from "react";
import type { Overview } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { useFade } from "../design/use-fade.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { HourBars } from "./hour-bars.tsx";
import { currenciesIn, dayOf, hourAt, MEASURES, type Measure } from "./today.ts";
import classes from "./today-card.module.css";
import { HOME } from "./words.ts";

type Props = { readonly today: Overview["today"]; readonly at: string; readonly time_zone: string };

/** What has come in today, hour by hour, beside the same weekday a week ago. */
export function TodayCard({ today, at, time_zone }: Props) {
  const say = useWords(HOME);
  const format = useFormat();
  const currencies = currenciesIn(today.hours);
  const [measure, setMeasure] = useState<Measure>("orders");
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = currencies.find((each) => each === chosen) ?? currencies[0] ?? null;
  const hour = hourAt(at, time_zone);
  const day = dayOf(today.hours, measure, currency, hour);
  const show = (value: number) =>
    measure === "orders" || currency === null ? format.number(value) : format.money(value, currency);
  const element = useFade<HTMLSpanElement>(show(day.sum));
  return (
    <Card
      title={say("today")}
      side={
        <Group gap="xs">
          {measure === "total_minor" && currencies.length > 1 ? (
            <Select
              size="xs"
              w={80}
              aria-label={say("currency")}
              allowDeselect={false}
              value={currency}
              data={[...currencies]}
              onChange={setChosen}
            />
          ) : null}
          <SegmentedControl
            size="xs"
            aria-label={say("measure")}
            value={measure}
            onChange={(value) => setMeasure(MEASURES.find((each) => each === value) ?? "orders")}
            data={MEASURES.map((value) => ({ value, label: say(`measure.${value}`) }))}
          />
        </Group>
      }
    >
      <Group align="baseline" gap="sm" mb="xs">
        <span ref={element} className={classes.sum}>
          {show(day.sum)}
        </span>
        <Change sum={day.sum} before={day.sum_before} show={show} />
      </Group>
      <HourBars day={day} hour={hour} show={show} />
      <Group justify="space-between" mt="xs">
        <ul className={classes.legend}>
          <li data-series="today">{say("today")}</li>
          <li data-series="before">{say("week_before")}</li>
        </ul>
        {today.parcels === null ? null : (
          <Group gap={6} c="dimmed" fz="sm">
            <IconPackage size={16} aria-hidden />
            {say("parcels", { count: today.parcels })}
          </Group>
        )}
      </Group>
    </Card>
  );
}

type ChangeProps = { readonly sum: number; readonly before: number; readonly show: (value: number) => string };

/** More or less than by this time a week ago. */
function Change({ sum, before, show }: ChangeProps) {
  const say = useWords(HOME);
  const format = useFormat();
  if (before === 0) return <Text c="dimmed">{say("nothing_before")}</Text>;
  const share = (sum - before) / before;
  const sign = share > 0 ? "+" : share < 0 ? "−" : "±";
  return (
    <Text c="dimmed">
      <b className={classes.change}>{`${sign}${format.percent(Math.abs(share))}`}</b>{" "}
      {say("by_now_before", { before: show(before) })}
    </Text>
  );
}
