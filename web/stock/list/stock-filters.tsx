import { Button, Group, Pill, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocationName } from "../../locations/location-queries.ts";
import { useWords } from "../../words/use-words.ts";
import { categoryName } from "../category-name.ts";
import { categoriesQuery } from "../stock-queries.ts";
import { STOCK } from "../words.ts";
import { STOCK_STATES, type StockSearch, type StockState, withField } from "./stock-search.ts";

const TYPING_MS = 250;

type Props = { readonly search: StockSearch; readonly onChange: (search: StockSearch) => void };

export function StockFilters({ search, onChange }: Props) {
  const say = useWords(STOCK);
  const nameOf = useLocationName();
  const [text, setText] = useState(search.q ?? "");
  const categories = useQuery(categoriesQuery).data?.data ?? [];
  const ask = useDebouncedCallback((q: string) => onChange(withField(search, "q", q.trim())), TYPING_MS);
  return (
    <Group gap="sm">
      <TextInput
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={say("find_items")}
        aria-label={say("find_items")}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          ask(value);
        }}
        w={{ base: "100%", xs: 280 }}
      />
      <Select
        aria-label={say("stock")}
        placeholder={say("stock")}
        clearable
        value={search.state ?? null}
        data={STOCK_STATES.map((state) => ({ value: state, label: say(`state.${state}`) }))}
        onChange={(state) => onChange(withField(search, "state", state as StockState | null))}
        w={{ base: "calc(50% - 6px)", xs: 200 }}
      />
      {categories.length > 0 ? (
        <Select
          aria-label={say("category")}
          placeholder={say("category")}
          clearable
          searchable={categories.length > 10}
          value={search.category ?? null}
          data={categories.map(({ category }) => ({ value: category, label: categoryName(category, say) }))}
          onChange={(category) => onChange(withField(search, "category", category))}
          w={{ base: "calc(50% - 6px)", xs: 180 }}
        />
      ) : null}
      {search.location === undefined ? null : (
        <Pill size="md" withRemoveButton onRemove={() => onChange(withField(search, "location", null))}>
          {say("at_place", { place: nameOf(search.location) })}
        </Pill>
      )}
      {Object.keys(search).length > 0 ? (
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
