import type { Ref } from "react";
import classes from "./text-editor.module.css";

type Props = {
  readonly text: string;
  readonly label: string;
  /** Left out: it is read, not changed. */
  readonly onChange?: (text: string) => void;
  readonly wrong_lines?: ReadonlySet<number>;
  readonly ref?: Ref<HTMLTextAreaElement>;
};

/** A text with numbered lines, of which some are wrong. It is as tall as its text, so that the page scrolls and not it. */
export function TextEditor({ text, label, onChange, wrong_lines = new Set(), ref }: Props) {
  const count = text.split("\n").length;
  return (
    <div className={classes.frame}>
      <div className={classes.numbers} aria-hidden>
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <span key={index} data-wrong={wrong_lines.has(index + 1) || undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={ref}
        className={classes.text}
        aria-label={label}
        aria-invalid={wrong_lines.size > 0 || undefined}
        rows={count}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={onChange === undefined}
        value={text}
        onChange={({ currentTarget: { value } }) => onChange?.(value)}
      />
    </div>
  );
}
