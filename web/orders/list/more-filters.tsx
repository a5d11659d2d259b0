import { Autocomplete, Button, Checkbox, Popover, Select, Stack, TextInput } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { locationsQuery } from "../../locations/location-queries.ts";
import { useMay } from "../../session/me.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import { channelsQuery } from "./channels-query.ts";
import { FLAGS, type OrderSearch, PAYMENT_STATES, withField } from "./order-search.ts";

const AGES_HOURS = [4, 24, 48, 120] as const;

type Props = { readonly search: OrderSearch; readonly onChange: (search: OrderSearch) => void };

/** The filters that one needs now and then. */
export function MoreFilters({ search, onChange }: Props) {
  const say = useWords(ORDERS);
  return (
    <Popover width={300} position="bottom-start" trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} />} w={{ base: "calc(50% - 6px)", xs: "auto" }}>
          {say("more_filters")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say("more_filters")}>
        <Stack gap="sm">
          <Stack gap={8}>
            {FLAGS.map((flag) => (
              <Checkbox
                key={flag}
                label={say(`is.${flag}`)}
                checked={search[flag] === true}
                onChange={({ currentTarget: { checked } }) => onChange(withField(search, flag, checked ? true : null))}
              />
            ))}
          </Stack>
          <Choices search={search} onChange={onChange} />
          <Typed field="hold" search={search} onChange={onChange} />
          <Typed field="sku" search={search} onChange={onChange} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ search, onChange }: Props) {
  const say = useWords(ORDERS);
  const format = useFormat();
  const may_look = useMay("catalog:read");
  const locations = useQuery({ ...locationsQuery, enabled: may_look });
  const channels = useQuery({ ...channelsQuery, enabled: may_look });
  const age = (hours: number) => ({ value: String(hours), label: format.duration(hours * 3_600_000) });
  return (
    <>
      <Select
        label={say("payment")}
        clearable
        comboboxProps={{ withinPortal: false }}
        value={search.payment ?? null}
        data={PAYMENT_STATES.map((state) => ({ value: state, label: say(`payment_state.${state}`) }))}
        onChange={(chosen) =>
          onChange(withField(search, "payment", PAYMENT_STATES.find((each) => each === chosen) ?? null))
        }
      />
      <Select
        label={say("age_at_least")}
        clearable
        comboboxProps={{ withinPortal: false }}
        value={search.older_than_hours === undefined ? null : String(search.older_than_hours)}
        data={AGES_HOURS.map(age)}
        onChange={(hours) => onChange(withField(search, "older_than_hours", hours === null ? null : Number(hours)))}
      />
      <Select
        label={say("location")}
        clearable
        searchable
        comboboxProps={{ withinPortal: false }}
        value={search.location ?? null}
        data={(locations.data ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(code) => onChange(withField(search, "location", code))}
      />
      <Autocomplete
        label={say("channel")}
        clearable
        comboboxProps={{ withinPortal: false }}
        value={search.channel ?? ""}
        data={channels.data?.data.map(({ code }) => code) ?? []}
        onChange={(code) => onChange(withField(search, "channel", code.trim()))}
      />
    </>
  );
}

/** A text that counts once it is whole: at Enter, or when one goes on. */
function Typed({ field, search, onChange }: Props & { readonly field: "hold" | "sku" }) {
  const say = useWords(ORDERS);
  const [text, setText] = useState(search[field] ?? "");
  const ask = () => {
    if (text.trim() !== (search[field] ?? "")) onChange(withField(search, field, text.trim()));
  };
  return (
    <TextInput
      label={say(field)}
      value={text}
      onChange={({ currentTarget: { value } }) => setText(value)}
      onBlur={ask}
      onKeyDown={({ key }) => {
        if (key === "Enter") ask();
      }}
    />
  );
}
