import { Text, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Overview } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { Door } from "../design/door.tsx";
import { useFade } from "../design/use-fade.ts";
import { useAgeWords } from "../orders/list/age-words.ts";
import { searchOfAge } from "../orders/list/ages.ts";
import { statusColor } from "../orders/status-color.ts";
import { ORDERS } from "../orders/words.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { type AgeBar, ageBars, statusesIn } from "./age-bars.ts";
import classes from "./ages-card.module.css";
import { HOME } from "./words.ts";

/** How long open orders have been open, by where they stand; each bar is a door. */
export function AgesCard({ ages, at }: { readonly ages: Overview["ages"]; readonly at: string }) {
  const say = useWords(HOME);
  const sayOrders = useWords(ORDERS);
  const bars = ageBars(ages);
  const most = Math.max(1, ...bars.map(({ orders }) => orders));
  const { ends_after_hours } = ages;
  return (
    <Card
      title={say("ages")}
      side={
        <Door to="/exceptions/monitor" c="dimmed" fz="sm">
          {say("monitor")}
        </Door>
      }
    >
      {bars.every(({ orders }) => orders === 0) ? <Text c="dimmed">{say("nothing_open")}</Text> : null}
      <ol className={classes.bars}>
        {bars.map((bar) => (
          <Bar key={bar.age} bar={bar} most={most} at={at} ends_after_hours={ends_after_hours} />
        ))}
      </ol>
      <ul className={classes.legend}>
        {statusesIn(bars).map((status) => (
          <li key={status}>
            <Link to="/orders" search={{ status }}>
              <span className={classes.dot} style={{ background: statusColor(status) }} aria-hidden />
              {sayOrders(`status.${status}`)}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

type BarProps = {
  readonly bar: AgeBar;
  readonly most: number;
  readonly at: string;
  readonly ends_after_hours: readonly number[];
};

/** The whole bar is one door: its parts may be too thin to be met. */
function Bar({ bar, most, at, ends_after_hours }: BarProps) {
  const say = useWords(HOME);
  const sayOrders = useWords(ORDERS);
  const format = useFormat();
  const age = useAgeWords()(bar);
  const element = useFade<HTMLElement>(bar.orders);
  const parts = bar.parts.map(({ status, orders }) =>
    say("age_part", { orders: format.number(orders), status: sayOrders(`status.${status}`) }),
  );
  const words = parts.join(", ");
  return (
    <li className={classes.column}>
      <Tooltip label={words} disabled={parts.length === 0} multiline maw={260}>
        <Link
          to="/orders"
          search={{ open: true, ...searchOfAge(bar.age, ends_after_hours, at) }}
          className={classes.door}
        >
          <b ref={element}>{format.number(bar.orders)}</b>
          <span className="visually-hidden">{say("orders", { count: bar.orders })}</span>
          <span className={classes.stack} style={{ height: `${(100 * bar.orders) / most}%` }}>
            {bar.parts.map(({ status, orders }) => (
              <span key={status} style={{ flexGrow: orders, background: statusColor(status) }} />
            ))}
          </span>
          <span className={classes.age}>{age}</span>
          <span className="visually-hidden">{words}</span>
        </Link>
      </Tooltip>
    </li>
  );
}
