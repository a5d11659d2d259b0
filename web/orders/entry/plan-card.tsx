import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconBuildingStore, IconBuildingWarehouse } from "@tabler/icons-react";
import { ProblemError } from "../../api/client.ts";
import { Moment } from "../../design/moment.tsx";
import { explain, Lines } from "../../design/states.tsx";
import { itemName } from "../../stock/item-name.ts";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import classes from "./entry.module.css";
import type { EntryDraft } from "./entry-draft.ts";
import type { Plan } from "./entry-queries.ts";
import { ENTRY } from "./words.ts";

const REFUSALS = [
  "location_cannot_serve",
  "unknown_location",
  "unknown_sku",
  "item_not_orderable",
  "channel_not_allowed",
  "amount_too_large",
  "unknown_country",
] as const;

/** Why the server will not have it, in the reader's words where there are some. */
export function useRefusalWords(): (error: unknown) => string {
  const say = useWords(ENTRY);
  const sayCommon = useWords(COMMON);
  return (error) => {
    const code = error instanceof ProblemError ? error.problem.code : "";
    const known = REFUSALS.find((refusal) => refusal === code);
    return known ? say(`refusal.${known}`) : explain(error, sayCommon);
  };
}

type Props = {
  readonly draft: EntryDraft;
  readonly plan: Plan | undefined;
  readonly is_asked: boolean;
  readonly is_planning: boolean;
  readonly error: unknown;
};

/** From where it would come and when, what cannot be had, and what it waits for. */
export function PlanParts({ draft, plan, is_asked, is_planning, error }: Props) {
  const say = useWords(ENTRY);
  const refusalWords = useRefusalWords();
  const nameOf = useNames(draft);
  if (!is_asked) return <Text c="dimmed">{say("plan_empty")}</Text>;
  if (error)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} />}>
        {refusalWords(error)}
      </Alert>
    );
  if (!plan) return <Lines count={2} height={52} />;
  return (
    <div style={{ opacity: is_planning ? 0.6 : 1 }} aria-busy={is_planning}>
      {plan.status === "canceled" ? <Text c="var(--trouble)">{say("refused")}</Text> : null}
      {plan.places.map((place) => (
        <PlaceRow key={`${place.location} ${place.delivery_method}`} place={place} nameOf={nameOf} />
      ))}
      {plan.unavailable.length > 0 ? (
        <List size="sm" className={classes.warning} icon={<IconAlertTriangle size={16} aria-hidden />} mt="xs">
          {plan.unavailable.map(({ line_no, quantity }) => (
            <List.Item key={line_no}>
              {say(draft.method === "collect" ? "unavailable_there" : "unavailable", {
                quantity,
                name: nameOf(line_no),
              })}
            </List.Item>
          ))}
        </List>
      ) : null}
      {plan.waits_for && plan.status !== "canceled" ? (
        <Text fz="sm" mt="xs">
          {say(`wait.${plan.waits_for}`)}
        </Text>
      ) : null}
    </div>
  );
}

type PlaceProps = { readonly place: Plan["places"][number]; readonly nameOf: (line_no: number) => string };

function PlaceRow({ place, nameOf }: PlaceProps) {
  const say = useWords(ENTRY);
  const format = useFormat();
  const is_collected = place.delivery_method === "collect";
  const Icon = is_collected ? IconBuildingStore : IconBuildingWarehouse;
  return (
    <div className={classes.place}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <div>
        <Text fw={560}>{say(is_collected ? "collect_at" : "comes_from", { place: place.name })}</Text>
        <Text fz="sm">
          {place.due_at ? (
            <>
              {say(is_collected ? "ready_by" : "leaves_by")} <Moment at={place.due_at} />
            </>
          ) : (
            say("no_calendar")
          )}
        </Text>
        {place.lines.map(({ line_no, quantity }) => (
          <Text key={line_no} fz="sm" c="dimmed">
            {format.number(quantity)} × {nameOf(line_no)}
          </Text>
        ))}
      </div>
    </div>
  );
}

/** @returns the name of a line by its number, which is its place in the draft */
function useNames({ lines }: EntryDraft): (line_no: number) => string {
  const language = useLanguage();
  return (line_no) => {
    const line = lines[line_no - 1];
    return line ? itemName(line.name, language) : "";
  };
}
