import { Pill } from "@mantine/core";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ORDERS } from "../words.ts";
import { FLAGS, type OrderSearch, withField } from "./order-search.ts";

const TEXTS = ["channel", "location", "sku", "number", "external_id"] as const;

type Props = { readonly search: OrderSearch; readonly onChange: (search: OrderSearch) => void };

/** What is filtered by, each with a way out. Status and text have their fields. */
export function FilterChips({ search, onChange }: Props) {
  const say = useWords(ORDERS);
  const chips = useChips(search);
  return chips.map(({ field, label }) => (
    <Pill
      key={field}
      size="md"
      withRemoveButton
      removeButtonProps={{ "aria-label": say("remove_filter", { filter: label }), "aria-hidden": false, tabIndex: 0 }}
      onRemove={() => onChange(withField(search, field, null))}
    >
      {label}
    </Pill>
  ));
}

function useChips(search: OrderSearch): readonly { readonly field: keyof OrderSearch; readonly label: string }[] {
  const say = useWords(ORDERS);
  const format = useFormat();
  const locationName = useLocationName();
  const sayCode = useCodeWords();
  const { payment, station, hold, customer, older_than_hours: hours, ordered_from, ordered_to } = search;
  return [
    ...FLAGS.flatMap((flag) => (search[flag] ? [{ field: flag, label: say(`is.${flag}`) }] : [])),
    ...TEXTS.flatMap((field) => {
      const value = search[field];
      if (value === undefined) return [];
      return [{ field, label: `${say(field)}: ${field === "location" ? locationName(value) : value}` }];
    }),
    ...(payment ? [{ field: "payment" as const, label: `${say("payment")}: ${say(`payment_state.${payment}`)}` }] : []),
    ...(station
      ? [{ field: "station" as const, label: `${say(`station.${station}`)}: ${say(`waits.${station}`)}` }]
      : []),
    ...(hold ? [{ field: "hold" as const, label: `${say("hold")}: ${sayCode("hold", hold)}` }] : []),
    ...(customer ? [{ field: "customer" as const, label: say("of_one_customer") }] : []),
    ...(hours
      ? [{ field: "older_than_hours" as const, label: say("older_than", { age: format.duration(hours * 3_600_000) }) }]
      : []),
    ...(ordered_from
      ? [{ field: "ordered_from" as const, label: say("ordered_from", { at: format.instant(ordered_from) }) }]
      : []),
    ...(ordered_to
      ? [{ field: "ordered_to" as const, label: say("ordered_to", { at: format.instant(ordered_to) }) }]
      : []),
  ];
}
