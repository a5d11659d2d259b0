import { NumberInput } from "@mantine/core";
import { useLanguage } from "../../words/use-words.ts";

type Props = {
  readonly label: string;
  readonly aria_label?: string;
  readonly currency: string;
  readonly minor: number | null;
  readonly is_missing?: boolean;
  readonly onChange: (minor: number | null) => void;
};

/** How many decimals a currency has. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** An amount as people type it; minor units come out. */
export function MoneyInput({ label, aria_label, currency, minor, is_missing = false, onChange }: Props) {
  const language = useLanguage();
  const digits = digitsOf(currency);
  return (
    <NumberInput
      label={label}
      {...(aria_label ? { "aria-label": aria_label } : {})}
      min={0}
      max={1_000_000_000}
      decimalScale={digits}
      fixedDecimalScale
      decimalSeparator={language === "de" ? "," : "."}
      allowNegative={false}
      hideControls
      error={is_missing}
      suffix={` ${currency}`}
      value={minor === null ? "" : minor / 10 ** digits}
      onChange={(value) => onChange(typeof value === "number" ? Math.round(value * 10 ** digits) : null)}
    />
  );
}
