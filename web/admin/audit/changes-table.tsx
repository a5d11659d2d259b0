import { Text } from "@mantine/core";
import { useWords } from "../../words/use-words.ts";
import classes from "./changes.module.css";
import type { FieldChange } from "./field-changes.ts";
import { AUDIT } from "./words.ts";

/** What was before and what is after, field by field; not by color alone. */
export function ChangesTable({ changes }: { readonly changes: readonly FieldChange[] }) {
  const say = useWords(AUDIT);
  if (changes.length === 0) return null;
  const nothing = (
    <Text span c="dimmed" fz="inherit">
      {say("nothing")}
    </Text>
  );
  return (
    <table className={classes.changes}>
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
            <th scope="row">{path}</th>
            <td>{before === null ? nothing : <del className={classes.before}>{before}</del>}</td>
            <td>{after === null ? nothing : <ins className={classes.after}>{after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
