import { Progress, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ACTIONS } from "../actions/words.ts";
import classes from "./bulk-bar.module.css";
import type { BulkAction } from "./plan.ts";
import type { Result } from "./use-bulk.ts";
import { BULK } from "./words.ts";

type Props = {
  readonly action: BulkAction;
  readonly results: readonly Result[];
  readonly of: number;
  readonly is_running: boolean;
};

/** What became of each, the failed ones first. */
export function BulkResults({ action, results, of, is_running }: Props) {
  const say = useWords(BULK);
  const done = results.filter(({ is_done }) => is_done).length;
  const sorted = results.toSorted((a, b) => Number(a.is_done) - Number(b.is_done));
  return (
    <>
      <Text role="status" fw={600}>
        {say(`done.${action}`, { count: done })}
        {results.length > done ? ` ${say("failed", { count: results.length - done })}` : ""}
      </Text>
      {is_running ? <Progress value={(100 * results.length) / of} animated aria-label={say("progress")} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className={classes.results} aria-label={say("results")} tabIndex={0}>
        {sorted.map((result) => (
          <ResultRow key={result.order_id} result={result} />
        ))}
      </ul>
    </>
  );
}

function ResultRow({ result: { order_id, number, is_done, refusal, error } }: { readonly result: Result }) {
  const say = useWords(BULK);
  const sayAction = useWords(ACTIONS);
  const sayCommon = useWords(COMMON);
  return (
    <li>
      {is_done ? (
        <IconCircleCheck size={18} color="var(--stage-delivered)" role="img" aria-label={say("ok")} />
      ) : (
        <IconAlertTriangle size={18} color="var(--trouble)" role="img" aria-label={say("not_ok")} />
      )}
      <span>
        <Link to="/orders/$order_id" params={{ order_id }}>
          {number}
        </Link>
        {is_done ? null : (
          <Text c="dimmed" fz="sm">
            {refusal ? sayAction(`refusal.${refusal}`) : explain(error, sayCommon)}
          </Text>
        )}
      </span>
    </li>
  );
}
