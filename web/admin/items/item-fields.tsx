import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { type Component, ITEM_KINDS, type ItemDraft, NAME_LANGUAGES } from "./item-draft.ts";
import { ITEMS } from "./words.ts";

type Props = {
  readonly draft: ItemDraft;
  readonly is_new: boolean;
  readonly onChange: (draft: ItemDraft) => void;
  readonly errorOf: (field: string) => string | undefined;
};

export const ITEM_FIELDS = [
  ...["sku", "kind", "name", "gtin", "image_url", "weight_grams", "length_mm", "width_mm", "height_mm"],
  ...["hazard_class", "tax_class", "price_minor", "currency", "components"],
];

/** An item's fields, each with what it is good for. */
export function ItemFields({ draft, is_new, onChange, errorOf }: Props) {
  const say = useWords(ITEMS);
  const language = useLanguage();
  const set = (part: Partial<ItemDraft>) => onChange({ ...draft, ...part });
  const text = (field: "sku" | "gtin" | "image_url" | "hazard_class" | "tax_class" | "currency") => ({
    value: draft[field],
    error: errorOf(field),
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => set({ [field]: value }),
  });
  const number = (field: "weight_grams" | "length_mm" | "width_mm" | "height_mm") => ({
    value: draft[field],
    error: errorOf(field),
    min: 0,
    allowDecimal: false,
    onChange: (value: string | number) => set({ [field]: value === "" ? "" : Number(value) }),
  });
  const languages = new Intl.DisplayNames(language, { type: "language" });
  return (
    <>
      <TextInput {...text("sku")} label={say("sku")} description={say("sku_hint")} required disabled={!is_new} />
      <Select
        label={say("kind")}
        description={say(`about.${draft.kind}`)}
        allowDeselect={false}
        value={draft.kind}
        error={errorOf("kind")}
        data={ITEM_KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
        onChange={(value) => set({ kind: ITEM_KINDS.find((kind) => kind === value) ?? draft.kind })}
      />
      {NAME_LANGUAGES.map((code, index) => (
        <TextInput
          key={code}
          label={say("name_in", { language: languages.of(code) ?? code })}
          {...(index === 0 ? { description: say("name_hint"), error: errorOf("name"), required: true } : {})}
          value={draft.names[code] ?? ""}
          onChange={({ currentTarget: { value } }) => set({ names: { ...draft.names, [code]: value } })}
        />
      ))}
      {draft.kind === "kit" ? (
        <ComponentFields
          components={draft.components}
          onChange={(components) => set({ components })}
          error={errorOf("components")}
        />
      ) : null}
      <TextInput {...text("gtin")} label={say("gtin")} description={say("gtin_hint")} inputMode="numeric" />
      <TextInput {...text("image_url")} label={say("image")} description={say("image_hint")} />
      <NumberInput {...number("weight_grams")} label={say("weight")} description={say("weight_hint")} />
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <NumberInput {...number("length_mm")} label={say("length")} />
        <NumberInput {...number("width_mm")} label={say("width")} />
        <NumberInput {...number("height_mm")} label={say("height")} />
      </SimpleGrid>
      <Switch
        label={say("bulky")}
        description={say("bulky_hint")}
        checked={draft.bulky}
        onChange={({ currentTarget: { checked } }) => set({ bulky: checked })}
      />
      <TextInput {...text("hazard_class")} label={say("hazard")} description={say("hazard_hint")} />
      <TextInput {...text("tax_class")} label={say("tax")} description={say("tax_hint")} required />
      <Group align="flex-start" grow>
        <NumberInput
          label={say("price")}
          description={say("price_hint")}
          min={0}
          decimalScale={2}
          decimalSeparator={language === "de" ? "," : "."}
          value={draft.price}
          error={errorOf("price_minor")}
          onChange={(value) => set({ price: value === "" ? "" : Number(value) })}
        />
        <TextInput {...text("currency")} label={say("currency")} maxLength={3} />
      </Group>
    </>
  );
}

function ComponentFields({
  components,
  onChange,
  error,
}: {
  readonly components: readonly Component[];
  readonly onChange: (components: readonly Component[]) => void;
  readonly error: string | undefined;
}) {
  const say = useWords(ITEMS);
  const set = (at: number, part: Partial<Component>) =>
    onChange(components.map((component, index) => (index === at ? { ...component, ...part } : component)));
  return (
    <Fieldset legend={say("components")}>
      <Stack gap="xs">
        <Text c="dimmed" fz="sm">
          {say("components_hint")}
        </Text>
        {components.map(({ sku, quantity }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a component has nothing else that stays the same while one types
          <Group key={index} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={say("component", { number: index + 1 })}
              placeholder={say("sku")}
              flex={1}
              value={sku}
              onChange={({ currentTarget: { value } }) => set(index, { sku: value })}
            />
            <NumberInput
              aria-label={say("quantity")}
              w={88}
              min={1}
              allowDecimal={false}
              value={quantity}
              onChange={(value) => set(index, { quantity: Math.max(1, Number(value) || 1) })}
            />
            <ActionIcon
              size="lg"
              aria-label={say("remove_component", { number: index + 1 })}
              onClick={() => onChange(components.filter((_, other) => other !== index))}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        ))}
        {error ? (
          <Text c="var(--trouble)" fz="sm" role="alert">
            {error}
          </Text>
        ) : null}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() => onChange([...components, { sku: "", quantity: 1 }])}
        >
          {say("add_component")}
        </Button>
      </Stack>
    </Fieldset>
  );
}
