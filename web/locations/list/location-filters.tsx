import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { withField } from "../../stock/list/stock-search.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { LOCATIONS } from "../words.ts";
import { CONDITIONS, KINDS, type LocationSearch } from "./location-search.ts";

type Props = { readonly search: LocationSearch; readonly onChange: (search: LocationSearch) => void };

export function LocationFilters({ search, onChange }: Props) {
  const say = useWords(LOCATIONS);
  const sayCommon = useWords(COMMON);
  return (
    <Group gap="sm">
      <TextInput
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={sayCommon("search")}
        aria-label={sayCommon("search")}
        value={search.q ?? ""}
        onChange={({ currentTarget: { value } }) => onChange(withField(search, "q", value))}
        w={{ base: "100%", xs: 260 }}
      />
      <Select
        aria-label={say("kind")}
        placeholder={say("kind")}
        clearable
        value={search.kind ?? null}
        data={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
        onChange={(kind) => onChange(withField(search, "kind", kind as LocationSearch["kind"] | null))}
        w={{ base: "calc(50% - 6px)", xs: 170 }}
      />
      <Select
        aria-label={say("condition")}
        placeholder={say("condition")}
        clearable
        value={search.condition ?? null}
        data={CONDITIONS.map((condition) => ({ value: condition, label: say(`condition.${condition}`) }))}
        onChange={(condition) =>
          onChange(withField(search, "condition", condition as LocationSearch["condition"] | null))
        }
        w={{ base: "calc(50% - 6px)", xs: 170 }}
      />
      {Object.keys(search).length > 0 ? (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
          {say("clear_filters")}
        </Button>
      ) : null}
    </Group>
  );
}
