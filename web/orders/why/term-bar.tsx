import { Tooltip } from "@mantine/core";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { knownTerm, TERMS, type Term, type TermName } from "./plan.ts";
import classes from "./why.module.css";
import { WHY } from "./words.ts";

type Props = { readonly terms: readonly Term[]; readonly most: number; readonly currency: string };

type Part = { readonly name: TermName; readonly amount_minor: number };

/** What a place costs, by what it costs for; its length says how much beside the others. */
export function TermBar({ terms, most, currency }: Props) {
  const say = useWords(WHY);
  const format = useFormat();
  const parts = partsOf(terms);
  const words = format.list(
    parts.map(({ name, amount_minor }) => `${say(`term.${name}`)} ${format.money(amount_minor, currency)}`),
  );
  return (
    <Tooltip label={words} multiline maw={320}>
      <div className={classes.terms} role="img" aria-label={words}>
        {parts.map(({ name, amount_minor }) => (
          <span key={name} data-term={name} style={{ width: `${(100 * Math.abs(amount_minor)) / most}%` }} />
        ))}
      </div>
    </Tooltip>
  );
}

/** The same as words and figures; screen readers have them from the bar. */
export function TermLegend({ terms, currency }: Omit<Props, "most">) {
  const say = useWords(WHY);
  const format = useFormat();
  return (
    <ul className={classes.legend} aria-hidden>
      {partsOf(terms).map(({ name, amount_minor }) => (
        <li key={name}>
          <span data-term={name} />
          {say(`term.${name}`)} {format.money(amount_minor, currency)}
        </li>
      ))}
    </ul>
  );
}

function partsOf(terms: readonly Term[]): readonly Part[] {
  return TERMS.flatMap((name) => {
    const amount_minor = terms.reduce(
      (sum, term) => (knownTerm(term.term) === name ? sum + term.amount_minor : sum),
      0,
    );
    return amount_minor === 0 ? [] : [{ name, amount_minor }];
  });
}
