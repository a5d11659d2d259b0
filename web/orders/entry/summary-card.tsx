import { Alert, Button, Divider, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { ProblemError } from "../../api/client.ts";
import { Card } from "../../design/card.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./entry.module.css";
import { canBePlanned, type EntryDraft, type EntryFacts, orderOf, problemsOfDraft, totalOf } from "./entry-draft.ts";
import { planQuery } from "./entry-queries.ts";
import { PlanParts, useRefusalWords } from "./plan-card.tsx";
import { ENTRY } from "./words.ts";

const TYPING_MS = 400;

type Props = {
  readonly draft: EntryDraft;
  readonly facts: EntryFacts;
  readonly is_placing: boolean;
  readonly error: unknown;
  readonly onPlace: () => void;
};

/** What would become of the order as it is entered, what it costs, and the button that places it. */
export function SummaryCard({ draft, facts, is_placing, error, onPlace }: Props) {
  const say = useWords(ENTRY);
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const is_asked = canBePlanned(draft, facts);
  const asked = is_asked ? JSON.stringify(orderOf(draft, facts, true)) : null;
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const plan = useQuery(planQuery(settled === null ? null : (JSON.parse(settled) as ReturnType<typeof orderOf>)));
  const missing = problemsOfDraft(draft, facts);
  const currency = facts.channel?.currency ?? "EUR";
  const { goods_minor, total_minor } = totalOf(draft, facts);
  const is_unknown = error instanceof ProblemError && error.problem.status >= 500;
  return (
    <Card title={say("plan")}>
      <Stack gap="sm" aria-live="polite">
        <PlanParts
          draft={draft}
          plan={plan.data}
          is_asked={is_asked}
          is_planning={plan.isFetching || settled !== asked}
          error={plan.error}
        />
        <Divider />
        <div>
          <Row label={say("goods")} amount={format.money(goods_minor, currency)} />
          {total_minor > goods_minor ? (
            <Row label={say("shipping")} amount={format.money(total_minor - goods_minor, currency)} />
          ) : null}
          <div className={`${classes.row} ${classes.total}`}>
            <span>{say("total")}</span>
            <span>{format.money(total_minor, currency)}</span>
          </div>
          {plan.data && is_asked ? (
            <Row label={say("tax")} amount={format.money(plan.data.totals.tax_minor, currency)} />
          ) : null}
        </div>
        {error ? (
          <Alert
            color={is_unknown ? "yellow" : "red"}
            icon={<IconAlertTriangle size={18} />}
            title={is_unknown ? say("unknown_outcome") : undefined}
            styles={{ title: { color: "var(--ink)" } }}
          >
            {is_unknown ? say("unknown_outcome_hint") : refusalWords(error)}
          </Alert>
        ) : null}
        <Button
          size="md"
          fullWidth
          loading={is_placing}
          aria-disabled={missing.length > 0 || undefined}
          data-disabled={missing.length > 0 || undefined}
          aria-describedby={missing.length > 0 ? "order-entry-missing" : undefined}
          onClick={onPlace}
        >
          {say("place")}
        </Button>
        {missing.length > 0 ? (
          <Text id="order-entry-missing" fz="sm" c="dimmed">
            {say("missing", { list: format.list(missing.map((problem) => say(`missing.${problem}`))) })}
          </Text>
        ) : null}
      </Stack>
    </Card>
  );
}

function Row({ label, amount }: { readonly label: string; readonly amount: string }) {
  return (
    <div className={classes.row}>
      <Text c="dimmed">{label}</Text>
      <Text>{amount}</Text>
    </div>
  );
}
