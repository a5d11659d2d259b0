import { Button, CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconArrowsSort, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { hashOfText } from "../../shell/find/find-hash.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import { FilterChips } from "./filter-chips.tsx";
import { MoreFilters } from "./more-filters.tsx";
import {
  filterOf,
  isNumberLike,
  ORDER_SORTS,
  ORDER_STATUSES,
  type OrderSearch,
  SORT_DEFAULT,
  withField,
} from "./order-search.ts";

type Props = { readonly search: OrderSearch; readonly onChange: (search: OrderSearch) => void };

/** The filters over the list; each that is set can be seen and taken away. */
export function FilterBar({ search, onChange }: Props) {
  const say = useWords(ORDERS);
  const is_filtered = Object.keys(filterOf(search)).length > 0;
  return (
    <Group gap="sm">
      <TextFilter search={search} onChange={onChange} />
      <Select
        aria-label={say("status")}
        placeholder={say("status")}
        clearable
        value={search.status ?? null}
        data={ORDER_STATUSES.map((status) => ({ value: status, label: say(`status.${status}`) }))}
        onChange={(status) =>
          onChange(withField(search, "status", ORDER_STATUSES.find((each) => each === status) ?? null))
        }
        w={{ base: "calc(50% - 6px)", xs: 180 }}
      />
      <MoreFilters search={search} onChange={onChange} />
      <Select
        aria-label={say("sort")}
        leftSection={<IconArrowsSort size={16} />}
        allowDeselect={false}
        value={search.sort ?? SORT_DEFAULT}
        data={ORDER_SORTS.map((sort) => ({ value: sort, label: say(`sort.${sort}`) }))}
        onChange={(chosen) => {
          const sort = ORDER_SORTS.find((each) => each === chosen) ?? SORT_DEFAULT;
          onChange(withField(search, "sort", sort === SORT_DEFAULT ? null : sort));
        }}
        w={{ base: "100%", xs: 210 }}
      />
      <FilterChips search={search} onChange={onChange} />
      {is_filtered ? (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
          {say("clear_filters")}
        </Button>
      ) : null}
    </Group>
  );
}

/**
 * Asks while one types, and follows the address when that changes by other means. A name or a mail address must not get into
 * addresses that the server sees, so whatever is no number is looked for by the search of everything.
 */
function TextFilter({ search, onChange }: Props) {
  const navigate = useNavigate();
  const say = useWords(ORDERS);
  const asked = search.q ?? "";
  const [text, setText] = useState(asked);
  const ask = useDebouncedCallback((typed: string) => {
    const q = typed.trim();
    if (q === "" || isNumberLike(q)) return onChange(withField(search, "q", q));
    setText(asked);
    void navigate({ to: ".", search: true, hash: hashOfText(q), replace: true, resetScroll: false });
  }, 400);
  useEffect(() => setText((typed) => (typed.trim() === asked ? typed : asked)), [asked]);
  return (
    <TextInput
      leftSection={<IconSearch size={16} />}
      placeholder={say("number_filter")}
      aria-label={say("number_filter")}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        ask(value);
      }}
      rightSection={
        text === "" ? null : (
          <CloseButton
            size="sm"
            aria-label={say("clear_text")}
            onClick={() => {
              setText("");
              ask("");
            }}
          />
        )
      }
      w={{ base: "100%", xs: 220 }}
    />
  );
}
