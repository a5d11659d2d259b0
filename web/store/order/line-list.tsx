import { Text } from "@mantine/core";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { Picture } from "../../design/picture.tsx";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { shelfOf } from "../pick/plan.ts";
import { PICK } from "../pick/words.ts";
import { lineName } from "../work/line-name.ts";
import classes from "./line-list.module.css";
import { STORE_ORDER } from "./words.ts";

/** What it is about: picture, name, how many, and what is missing of it. */
export function LineList({
  head,
  items,
}: {
  readonly head: FulfillmentOrder;
  readonly items: ReadonlyMap<string, Item>;
}) {
  const say = useWords(STORE_ORDER);
  const language = useLanguage();
  const sayPick = useWords(PICK);
  return (
    <ul className={classes.list} aria-label={say("items")}>
      {head.lines.map((line) => {
        const shelf = shelfOf(items.get(line.sku), head.location);
        const wanted = line.quantity - line.refused_quantity;
        return (
          <li key={line.line_no} className={classes.line} data-over={wanted === 0 || undefined}>
            <Picture url={items.get(line.sku)?.image_url} size={64} />
            <div className={classes.what}>
              <Text fw={560}>{lineName(line, items, language)}</Text>
              <Text c="dimmed">{[line.sku, shelf && sayPick("shelf", { shelf })].filter(Boolean).join(" · ")}</Text>
              {line.picked_quantity > 0 && line.to_pick_quantity > 0 ? (
                <Text>{say("picked", { found: line.picked_quantity, count: line.quantity })}</Text>
              ) : null}
              {line.refused_quantity > 0 ? (
                <Text c="var(--trouble)">{say("missing", { count: line.refused_quantity })}</Text>
              ) : null}
            </div>
            <b className={classes.count}>{wanted} ×</b>
          </li>
        );
      })}
    </ul>
  );
}
