import { Text } from "@mantine/core";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./changes.module.css";
import type { FieldChange } from "./field-changes.ts";
import { useFieldWords } from "./field-words.ts";
import { AUDIT } from "./words.ts";

type Props = {
  readonly changes: readonly FieldChange[];
  /** Of a document that people read as it is written: its fields are called what they are called there. */
  readonly is_written?: boolean;
};

/** What was before and what is after, field by field; not by color alone. */
export function ChangesTable({ changes, is_written = false }: Props) {
  const say = useWords(AUDIT);
  const sayField = useFieldWords();
  const sayValue = useValueWords();
  if (changes.length === 0) return null;
  const nothing = (
    <Text span c="dimmed" fz="inherit">
      {say("nothing")}
    </Text>
  );
  return (
    <table className={classes.changes} data-written={is_written || undefined}>
      <thead>
        <tr>
          <th scope="col">{say("field")}</th>
          <th scope="col">{say("before")}</th>
          <th scope="col">{say("after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">{is_written ? path : sayField(path)}</th>
            <td>
              {before === null ? (
                nothing
              ) : (
                <del className={classes.before}>{is_written ? before : sayValue(path, before)}</del>
              )}
            </td>
            <td>
              {after === null ? (
                nothing
              ) : (
                <ins className={classes.after}>{is_written ? after : sayValue(path, after)}</ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const AN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** Yes and no, points in time and amounts read as people write them. */
function useValueWords(): (path: string, value: string) => string {
  const say = useWords(AUDIT);
  const format = useFormat();
  return (path, value) => {
    if (value === "true") return say("yes");
    if (value === "false") return say("no");
    if (AN_INSTANT.test(value)) return format.exactly(value);
    return path.endsWith("_minor") && /^\d+$/.test(value) ? format.amount(Number(value)) : value;
  };
}
