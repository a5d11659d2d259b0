import { Loader, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowDownLeft, IconUserSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Moment } from "../../design/moment.tsx";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./entry.module.css";
import { earlierQuery } from "./entry-queries.ts";
import { ENTRY } from "./words.ts";

const TYPING_MS = 250;

/** Finds who it is by an order that came before, so that nothing has to be spelled. */
export function EarlierOrder({ onTake }: { readonly onTake: (order_id: string) => void }) {
  const say = useWords(ENTRY);
  const sayCommon = useWords(COMMON);
  const [text, setText] = useState("");
  const asked = text.trim();
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const found = useQuery(earlierQuery(settled));
  const orders = asked === "" ? [] : (found.data ?? []);
  const is_current = settled === asked && !found.isFetching;
  return (
    <div>
      <TextInput
        label={say("earlier")}
        placeholder={say("earlier_hint")}
        leftSection={found.isFetching ? <Loader size={16} /> : <IconUserSearch size={16} aria-hidden />}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={({ key }) => key === "Escape" && setText("")}
      />
      {orders.length > 0 ? (
        <div className={classes.found}>
          {orders.map(({ order_id, number, customer_name, city, ordered_at }) => (
            <UnstyledButton
              key={order_id}
              className={classes.result}
              onClick={() => {
                onTake(order_id);
                setText("");
              }}
            >
              <span className={classes.name}>
                <Text span display="block" fw={560} truncate>
                  {[customer_name, city].filter(Boolean).join(", ")}
                </Text>
                <Text span display="block" fz="sm" c="dimmed">
                  {number} · <Moment at={ordered_at} />
                </Text>
              </span>
              <IconArrowDownLeft size={18} aria-hidden />
            </UnstyledButton>
          ))}
        </div>
      ) : null}
      <Text role="status" fz="sm" c="dimmed" mt={4}>
        {asked !== "" && is_current && found.isSuccess && orders.length === 0 ? say("nothing_found") : null}
        {asked !== "" && found.isError ? explain(found.error, sayCommon) : null}
      </Text>
    </div>
  );
}
