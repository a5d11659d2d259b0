import { useQuery } from "@tanstack/react-query";
import { causes_query } from "../exceptions/exception-queries.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./exceptions-badge.module.css";
import { SHELL } from "./words.ts";

/** How much waits for a person, wherever one is: the same figure as behind the door it stands on. */
export function ExceptionsBadge() {
  const say = useWords(SHELL);
  const format = useFormat();
  const causes = useQuery(causes_query);
  const count = causes.data?.data.reduce((sum, { entries }) => sum + entries, 0) ?? 0;
  if (count === 0) return null;
  return (
    <small className={classes.badge}>
      {format.number(count)}
      <span className="visually-hidden">{say("exceptions_wait", { count })}</span>
    </small>
  );
}
