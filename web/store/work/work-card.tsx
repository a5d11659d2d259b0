import { Checkbox } from "@mantine/core";
import { IconBuildingStore, IconPackage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { Picture } from "../../design/picture.tsx";
import { useNow } from "../../design/use-now.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { DueTime } from "./due-time.tsx";
import { lineName } from "./line-name.ts";
import { nextStep, pieces, urgencyOf } from "./urgency.ts";
import { WORK } from "./words.ts";
import classes from "./work-card.module.css";

const PICTURES = 4;

/** A fulfillment order as a card: when, how, how much, and what is next. */
export function WorkCard({
  head,
  items,
  zone,
  selection,
}: {
  readonly head: FulfillmentOrder;
  readonly items: ReadonlyMap<string, Item>;
  readonly zone: string | undefined;
  /** Missing where there is nothing to be picked together. */
  readonly selection?: { readonly is_selected: boolean; readonly onToggle: () => void };
}) {
  const say = useWords(WORK);
  const language = useLanguage();
  const now = useNow();
  const step = nextStep(head);
  const MethodIcon = head.delivery_method === "collect" ? IconBuildingStore : IconPackage;
  const lines = head.lines.filter((line) => line.quantity > line.refused_quantity);
  return (
    <li className={classes.card} data-urgency={step === "hand_over" ? "calm" : urgencyOf(head.due_at, now)}>
      {selection ? (
        <div className={classes.select}>
          <Checkbox
            size="44px"
            aria-label={say("select", { number: head.order_number })}
            checked={selection.is_selected}
            onChange={selection.onToggle}
          />
        </div>
      ) : null}
      <Link
        to="/store/orders/$fulfillment_order_id"
        params={{ fulfillment_order_id: head.fulfillment_order_id }}
        className={classes.body}
      >
        <span className={classes.first}>
          <DueTime due_at={head.due_at} zone={zone} is_waiting={step === "hand_over"} />
          <span className={classes.pieces}>{say("pieces", { count: pieces(head) })}</span>
        </span>
        <span className={classes.second}>
          <MethodIcon size={18} stroke={1.7} aria-hidden />
          <span>{say(head.delivery_method === "collect" ? "collect" : "ship")}</span>
          <b>{head.order_number}</b>
          {step ? <span className={classes.step}>{say(`step.${step}`)}</span> : null}
        </span>
        <span className={classes.pictures}>
          {lines.slice(0, PICTURES).map((line) => (
            <Picture key={line.line_no} url={items.get(line.sku)?.image_url} size={44} />
          ))}
          <span className={classes.what}>
            {lines.length === 1
              ? lines[0] && lineName(lines[0], items, language)
              : lines.length > PICTURES
                ? `+${lines.length - PICTURES}`
                : null}
          </span>
        </span>
      </Link>
    </li>
  );
}
