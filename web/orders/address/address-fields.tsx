import { Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { type AddressDraft, type AddressField, COUNTRIES, POSTAL_EXAMPLES, problemsOf } from "./address-draft.ts";
import { ADDRESS } from "./words.ts";

type Props = {
  readonly draft: AddressDraft;
  readonly onChange: (draft: AddressDraft) => void;
  /** Whether what is missing is said; what is wrong is said at once. */
  readonly is_checked: boolean;
  readonly is_country_fixed?: boolean;
};

const HALVES = ["name", "company", "street", "street2"] as const;
const THIRDS = ["postal_code", "city"] as const;
const NEEDED: ReadonlySet<AddressField> = new Set(["name", "street", "postal_code", "city"]);

/** An address to be typed, in the order that it is dictated in. */
export function AddressFields({ draft, onChange, is_checked, is_country_fixed = false }: Props) {
  const say = useWords(ADDRESS);
  const format = useFormat();
  const problems = problemsOf(draft);
  const messageOf = (field: AddressField) => {
    const problem = problems[field];
    if (problem === undefined || (problem === "required" && !is_checked)) return undefined;
    const example = POSTAL_EXAMPLES[draft.country];
    return problem === "postal_code" && example
      ? say("problem.postal_code_like", { example })
      : say(`problem.${problem}`);
  };
  const countries = [...new Set([...COUNTRIES, draft.country])].filter((code) => code !== "");
  const fieldOf = (field: AddressField) => (
    <TextInput
      key={field}
      label={say(field)}
      required={NEEDED.has(field)}
      withAsterisk={false}
      maxLength={field === "postal_code" ? 20 : field === "city" ? 100 : 200}
      inputMode={field === "postal_code" && draft.country !== "NL" ? "numeric" : "text"}
      autoComplete="off"
      value={draft[field]}
      error={messageOf(field)}
      onChange={({ currentTarget: { value } }) => onChange({ ...draft, [field]: value })}
    />
  );
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {HALVES.map(fieldOf)}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {THIRDS.map(fieldOf)}
        <Select
          label={say("country")}
          value={draft.country}
          allowDeselect={false}
          disabled={is_country_fixed}
          data={countries.map((value) => ({ value, label: format.country(value) }))}
          onChange={(value) => onChange({ ...draft, country: value ?? draft.country })}
        />
      </SimpleGrid>
      {is_country_fixed ? (
        <Text fz="sm" c="dimmed">
          {say("country_fixed")}
        </Text>
      ) : null}
    </Stack>
  );
}
