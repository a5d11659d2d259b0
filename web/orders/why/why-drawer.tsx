import { ActionIcon, CopyButton, Drawer, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Order } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { locationQuery, sourcingQuery } from "../order-page/order-queries.ts";
import { type Candidate, knownReason, type Plan } from "./plan.ts";
import { TermBar, TermLegend } from "./term-bar.tsx";
import classes from "./why.module.css";
import { WHY } from "./words.ts";

type Props = { readonly order: Order; readonly opened: boolean; readonly onClose: () => void };

/** Every place that was looked at, what it would have cost, and why it was or was not chosen. */
export function WhyDrawer({ order, opened, onClose }: Props) {
  const say = useWords(WHY);
  const sayCommon = useWords(COMMON);
  const plans = useQuery({ ...sourcingQuery(order.order_id), enabled: opened });
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={say("title")}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      {plans.isPending ? <Lines count={6} /> : null}
      {plans.isError ? <ErrorState error={plans.error} onRetry={() => void plans.refetch()} /> : null}
      {plans.isSuccess && plans.data.data.length === 0 ? <Text c="dimmed">{say("no_plan")}</Text> : null}
      <Stack gap="xl">
        {plans.data?.data.map(({ plan_id, decided_at, plan }, index, all) => (
          <PlanView
            key={plan_id}
            plan={plan as unknown as Plan}
            decided_at={decided_at}
            currency={order.currency}
            position={all.length > 1 ? say("earlier", { index: all.length - index, all: all.length }) : null}
          />
        ))}
      </Stack>
    </Drawer>
  );
}

type PlanViewProps = {
  readonly plan: Plan;
  readonly decided_at: string;
  readonly currency: string;
  readonly position: string | null;
};

function PlanView({ plan, decided_at, currency, position }: PlanViewProps) {
  const say = useWords(WHY);
  const format = useFormat();
  const sentence = useSentence(plan, currency);
  const most = Math.max(
    ...plan.locations.map(({ cost_minor }) => cost_minor),
    ...plan.candidates.map(({ cost_minor_if_alone }) => cost_minor_if_alone ?? 0),
    1,
  );
  const others = plan.candidates.filter(({ verdict }) => verdict !== "chosen");
  return (
    <Stack gap="md">
      <Group gap="xs" wrap="nowrap" align="flex-start" className={classes.sentence}>
        <Text flex={1}>{sentence}</Text>
        <CopyButton value={sentence}>
          {({ copied, copy }) => (
            <Tooltip label={say("copy")}>
              <ActionIcon onClick={copy} aria-label={say("copy")}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
      <Text c="dimmed" fz="sm">
        {position ? `${position} · ` : ""}
        <Moment at={decided_at} /> · {say("considered", { count: plan.considered_locations })}
      </Text>
      <Title order={3}>{say("chosen")}</Title>
      {plan.locations.map((place) => (
        <div key={place.location} className={classes.place}>
          <PlaceName
            code={place.location}
            distance_km={plan.candidates.find(({ location }) => location === place.location)?.distance_km ?? null}
          />
          <div>
            <TermBar terms={place.terms} most={most} currency={currency} />
            <TermLegend terms={place.terms} currency={currency} />
          </div>
          <Text className={classes.cost}>{format.money(place.cost_minor, currency)}</Text>
        </div>
      ))}
      {others.length > 0 ? <Title order={3}>{say("others")}</Title> : null}
      {others.map((candidate) => (
        <OtherPlace key={candidate.location} candidate={candidate} most={most} currency={currency} />
      ))}
      {plan.further_candidates.map(({ reason, count }) => {
        const known = knownReason(reason);
        return (
          <Text key={reason} c="dimmed" fz="sm">
            {say("further", { count, reason: known ? say(`reason.${known}`) : (reason ?? "") })}
          </Text>
        );
      })}
    </Stack>
  );
}

function OtherPlace({
  candidate,
  most,
  currency,
}: {
  readonly candidate: Candidate;
  readonly most: number;
  readonly currency: string;
}) {
  const say = useWords(WHY);
  const format = useFormat();
  const reason = knownReason(candidate.reason);
  const { cost_minor_if_alone, extra_minor_if_alone } = candidate;
  return (
    <div className={classes.place} data-out={candidate.verdict === "filtered" || undefined}>
      <PlaceName code={candidate.location} distance_km={candidate.distance_km} />
      <div>
        {cost_minor_if_alone === null ? null : (
          <div className={classes.alone} style={{ width: `${(100 * cost_minor_if_alone) / most}%` }} />
        )}
        <Text fz="sm" c="dimmed">
          {reason ? say(`reason.${reason}`) : candidate.reason}
        </Text>
      </div>
      <Text className={classes.cost} c="dimmed">
        {extra_minor_if_alone === null ? "" : `+ ${format.money(extra_minor_if_alone, currency)}`}
      </Text>
    </div>
  );
}

function PlaceName({ code, distance_km }: { readonly code: string; readonly distance_km: number | null }) {
  const say = useWords(WHY);
  const format = useFormat();
  const location = useQuery(locationQuery(code));
  return (
    <div>
      <Text fw={560}>{location.data?.name ?? code}</Text>
      {distance_km === null ? null : (
        <Text fz="sm" c="dimmed">
          {say("away", { distance: format.number(Math.round(distance_km)) })}
        </Text>
      )}
    </div>
  );
}

/** One sentence that can be read to the customer. */
function useSentence(plan: Plan, currency: string): string {
  const say = useWords(WHY);
  const format = useFormat();
  const locationName = useLocationName();
  const places = plan.locations.map(({ location }) => locationName(location));
  const waiting = plan.unsourced.reduce((sum, { quantity }) => sum + quantity, 0);
  const parts = [
    places.length === 0 ? say("sentence_none") : say("sentence", { count: places.length, places: format.list(places) }),
    plan.runner_up
      ? say("sentence_runner_up", {
          places: format.list(plan.runner_up.locations.map(locationName)),
          extra: format.money(plan.runner_up.extra_minor, currency),
        })
      : "",
    waiting > 0 ? say("sentence_unsourced", { count: waiting }) : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}
