import { ActionIcon, NumberInput, Text, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { Picture } from "../../design/picture.tsx";
import { itemName } from "../../stock/item-name.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import classes from "./entry.module.css";
import { type EntryDraft, type EntryFacts, type EntryLine, priceOf, rateOf } from "./entry-draft.ts";
import { MoneyInput } from "./money-input.tsx";
import { ENTRY } from "./words.ts";

type Props = {
  readonly line: EntryLine;
  readonly draft: EntryDraft;
  readonly facts: EntryFacts;
  readonly onChange: (line: EntryLine) => void;
  readonly onRemove: () => void;
};

/** An item that is wanted: how many, at which price and tax rate. */
export function LineRow({ line, draft, facts, onChange, onRemove }: Props) {
  const say = useWords(ENTRY);
  const format = useFormat();
  const language = useLanguage();
  const name = itemName(line.name, language);
  const currency = facts.channel?.currency ?? "EUR";
  const price = priceOf(line, facts);
  const rate = rateOf(line, draft, facts);
  const decimal = language === "de" ? "," : ".";
  return (
    <div className={classes.line}>
      <span className={classes.picture}>
        <Picture url={line.image_url} />
      </span>
      <div className={classes.name}>
        <Text fw={560}>{name}</Text>
        <Text fz="sm" c="dimmed">
          {line.sku}
        </Text>
      </div>
      <div className={classes.fields}>
        <NumberInput
          label={say("quantity")}
          aria-label={say("quantity_of", { name })}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          value={line.quantity}
          onChange={(value) => typeof value === "number" && value >= 1 && onChange({ ...line, quantity: value })}
        />
        <MoneyInput
          label={say("price")}
          aria_label={say("price_of", { name })}
          currency={currency}
          minor={price}
          is_missing={price === null}
          onChange={(unit_price_minor) => onChange({ ...line, unit_price_minor })}
        />
        <NumberInput
          label={say("rate")}
          aria-label={say("rate_of", { name })}
          min={0}
          max={100}
          decimalScale={3}
          decimalSeparator={decimal}
          allowNegative={false}
          hideControls
          error={rate === null}
          value={rate ?? ""}
          onChange={(value) => onChange({ ...line, tax_rate_percent: typeof value === "number" ? value : null })}
        />
      </div>
      <div className={classes.sum}>{price === null ? "–" : format.money(price * line.quantity, currency)}</div>
      <Tooltip label={say("remove", { name })}>
        <ActionIcon className={classes.out} size={32} onClick={onRemove} aria-label={say("remove", { name })}>
          <IconTrash size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
