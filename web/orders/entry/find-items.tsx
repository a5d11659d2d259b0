import { Loader, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { Picture } from "../../design/picture.tsx";
import { explain } from "../../design/states.tsx";
import { itemName } from "../../stock/item-name.ts";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import classes from "./entry.module.css";
import { type FoundItem, itemsQuery } from "./entry-queries.ts";
import { ENTRY } from "./words.ts";

const TYPING_MS = 200;

type Props = {
  /** Whose shelf counts; null: everybody's. */
  readonly store: string | null;
  readonly onAdd: (item: FoundItem) => void;
};

/** A field that finds items, and what it finds; Enter takes the first. */
export function FindItems({ store, onAdd }: Props) {
  const say = useWords(ENTRY);
  const sayCommon = useWords(COMMON);
  const [text, setText] = useState("");
  const asked = text.trim();
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const found = useQuery(itemsQuery(settled, store));
  const items = asked === "" ? [] : (found.data ?? []);
  const is_current = settled === asked && !found.isFetching;
  const add = (item: FoundItem) => {
    onAdd(item);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = items.filter(isOrderable);
    if (event.key === "Escape") setText("");
    else if (event.key === "Enter" && first && is_current) add(first);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        label={say("find_item")}
        placeholder={say("find_item_hint")}
        leftSection={found.isFetching ? <Loader size={16} /> : <IconSearch size={16} aria-hidden />}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={onKeyDown}
      />
      {items.length > 0 ? (
        <div className={classes.found}>
          {items.map((item) => (
            <Result key={item.sku} item={item} onAdd={() => add(item)} />
          ))}
        </div>
      ) : null}
      <Text
        role="status"
        fz="sm"
        c="dimmed"
        mt={4}
        className={asked !== "" && items.length > 0 ? "visually-hidden" : ""}
      >
        {asked !== "" && is_current && found.isSuccess
          ? items.length === 0
            ? say("nothing_found")
            : say("found", { count: items.length })
          : null}
        {asked !== "" && found.isError ? explain(found.error, sayCommon) : null}
      </Text>
    </div>
  );
}

/** Kits and what has no body come with capabilities of their own. */
const isOrderable = ({ kind }: FoundItem) => kind === "physical";

function Result({ item, onAdd }: { readonly item: FoundItem; readonly onAdd: () => void }) {
  const say = useWords(ENTRY);
  const format = useFormat();
  const language = useLanguage();
  const name = itemName(item.name, language);
  const is_orderable = isOrderable(item);
  const price =
    item.price_minor != null && item.currency != null ? format.money(item.price_minor, item.currency) : null;
  return (
    <UnstyledButton
      className={classes.result}
      aria-disabled={!is_orderable || undefined}
      data-disabled={!is_orderable || undefined}
      onClick={() => is_orderable && onAdd()}
    >
      <Picture url={item.image_url} />
      <span className={classes.name}>
        <Text span display="block" fw={560} truncate>
          {name}
        </Text>
        <Text span display="block" fz="sm" c={item.available > 0 ? "dimmed" : "var(--trouble)"}>
          {item.sku} ·{" "}
          {is_orderable
            ? item.available > 0
              ? say("available", { quantity: format.number(item.available) })
              : say("sold_out")
            : say("not_orderable")}
        </Text>
      </span>
      {price ? <span className={classes.amount}>{price}</span> : null}
      <span className="visually-hidden">{say("add")}</span>
      <IconPlus size={18} aria-hidden />
    </UnstyledButton>
  );
}
