import { Button, CloseButton, Group, Pill, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import { ORDER_STATUSES, type OrderSearch } from "./order-search.ts";

const CHIPS = ["channel", "location", "hold", "sku"] as const;

type Props = { readonly search: OrderSearch; readonly onChange: (search: OrderSearch) => void };

/** The filters over the list; each that is set can be seen and taken away. */
export function FilterBar({ search, onChange }: Props) {
  const say = useWords(ORDERS);
  const sayCommon = useWords(COMMON);
  const [text, setText] = useState(search.q ?? "");
  const ask = useDebouncedCallback((q: string) => onChange(without(search, "q", q)), 250);
  const is_filtered = Object.keys(search).length > 0;
  return (
    <Group gap="sm">
      <TextInput
        leftSection={<IconSearch size={16} />}
        placeholder={sayCommon("search")}
        aria-label={sayCommon("search")}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          ask(value);
        }}
        rightSection={
          text === "" ? null : (
            <CloseButton
              size="sm"
              aria-label={say("clear_filters")}
              onClick={() => {
                setText("");
                onChange(without(search, "q", ""));
              }}
            />
          )
        }
        w={{ base: "100%", xs: 260 }}
      />
      <Select
        aria-label={say("status")}
        placeholder={say("status")}
        clearable
        value={search.status ?? null}
        data={ORDER_STATUSES.map((status) => ({ value: status, label: say(`status.${status}`) }))}
        onChange={(status) => onChange(without(search, "status", status ?? ""))}
        w={200}
      />
      {CHIPS.map((field) => {
        const value = search[field];
        return value === undefined ? null : (
          <Pill key={field} size="md" withRemoveButton onRemove={() => onChange(without(search, field, ""))}>
            {`${say(field)}: ${value}`}
          </Pill>
        );
      })}
      {is_filtered ? (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setText("");
            onChange({});
          }}
        >
          {say("clear_filters")}
        </Button>
      ) : null}
    </Group>
  );
}

/** The search with a field set, or without it where the value is empty, so that addresses stay short. */
function without(search: OrderSearch, field: keyof OrderSearch, value: string): OrderSearch {
  const { [field]: _old, ...rest } = search;
  return value === "" ? rest : { ...rest, [field]: value };
}
