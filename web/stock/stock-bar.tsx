import { Tooltip } from "@mantine/core";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./stock-bar.module.css";
import { type Quantities, stockParts } from "./stock-parts.ts";
import { STOCK } from "./words.ts";

/** What lies there as a bar: what may be sold, what is reserved, what is kept as safety. Its words on hover and for a screen reader. */
export function StockBar({
  stock,
  whole,
  thick = false,
}: {
  readonly stock: Quantities;
  /** What the full width stands for, so that bars below each other can be compared; missing: its own stock. */
  readonly whole?: number;
  readonly thick?: boolean;
}) {
  const say = useWords(STOCK);
  const format = useFormat();
  const parts = stockParts(stock);
  const words = format.list([
    say("units_on_hand", { quantity: format.number(stock.on_hand) }),
    ...parts.map(({ part, quantity }) => say(`units.${part}`, { quantity: format.number(quantity) })),
  ]);
  const rest = Math.max(0, (whole ?? stock.on_hand) - stock.on_hand);
  return (
    <Tooltip label={words}>
      <div
        className={classes.bar}
        data-thick={thick || undefined}
        data-empty={stock.on_hand === 0 || undefined}
        role="img"
        aria-label={words}
      >
        {parts.map(({ part, quantity }) => (
          <span key={part} className={classes.part} data-part={part} style={{ flexGrow: quantity }} />
        ))}
        {rest > 0 ? <span style={{ flexGrow: rest }} /> : null}
      </div>
    </Tooltip>
  );
}

/** What the colors of the bars mean. */
export function StockLegend() {
  const say = useWords(STOCK);
  return (
    <ul className={classes.legend}>
      {(["available", "reserved", "safety"] as const).map((part) => (
        <li key={part}>
          <span className={classes.part} data-part={part} aria-hidden />
          {say(part)}
        </li>
      ))}
    </ul>
  );
}
