import { NumberInput } from "@mantine/core";
import { useLanguage } from "../../words/use-words.ts";
import type { LocationDraft } from "./location-draft.ts";

/** Fields of a draft that are numbers. */
export type Field = {
  [Key in keyof LocationDraft]: LocationDraft[Key] extends number | null ? Key : never;
}[keyof LocationDraft];

const INTEGER_MAX = 2_147_483_647;

type Props = {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly error: string | null;
  readonly placeholder?: string;
  readonly decimals?: number;
  readonly max?: number;
};

/** A number that is not negative, or nothing. */
export function NumberField({ value, onChange, decimals = 0, max = INTEGER_MAX, ...rest }: Props) {
  const language = useLanguage();
  return (
    <NumberInput
      {...rest}
      value={value ?? ""}
      onChange={(entered) => onChange(typeof entered === "number" ? entered : null)}
      min={0}
      max={max}
      allowNegative={false}
      decimalScale={decimals}
      decimalSeparator={language === "de" ? "," : "."}
    />
  );
}
