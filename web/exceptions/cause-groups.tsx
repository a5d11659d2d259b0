import { Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Entry, Exception } from "../api/types.ts";
import { Moment } from "../design/moment.tsx";
import { StageBar } from "../design/stage-bar.tsx";
import { ErrorState, Lines } from "../design/states.tsx";
import { OrderStatusBadge } from "../orders/order-status.tsx";
import { useMay } from "../session/me.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { AllClear } from "./all-clear.tsx";
import classes from "./cause-groups.module.css";
import { CAUSE_ICONS, causeOf } from "./causes.ts";
import { OrderLink, ResolveButtons } from "./exception-cells.tsx";
import { causes_query, FIRST_FEW, firstOfCauseQuery, openIdsOf } from "./exception-queries.ts";
import { stagesOf } from "./order-stages.ts";
import type { Resolving } from "./resolve-dialog.tsx";
import { useExceptionWords } from "./told/use-exception-words.ts";
import type { Resolution } from "./use-resolve.ts";
import { EXCEPTIONS_WORDS } from "./words.ts";

type Cause = Entry<"/v1/exceptions/causes">;
type Props = { readonly onResolve: (resolving: Resolving) => void };

/** Every cause with how many wait for it, what one can do, and the newest few. */
export function CauseGroups({ onResolve }: Props) {
  const causes = useQuery(causes_query);
  if (causes.isPending) return <Lines count={3} height={180} />;
  if (causes.isError) return <ErrorState error={causes.error} onRetry={() => void causes.refetch()} />;
  if (causes.data.data.length === 0) return <AllClear />;
  return (
    <Stack gap="md">
      {causes.data.data.map((cause) => (
        <CauseGroup key={`${cause.kind} ${cause.reason}`} cause={cause} onResolve={onResolve} />
      ))}
    </Stack>
  );
}

function CauseGroup({ cause, onResolve }: Props & { readonly cause: Cause }) {
  const say = useWords(EXCEPTIONS_WORDS);
  const format = useFormat();
  const first = useQuery(firstOfCauseQuery({ kind: cause.kind, reason: cause.reason }));
  const may_see_endpoints = useMay("webhooks:read");
  const known = causeOf(cause.reason);
  const Icon = CAUSE_ICONS[known];
  const title = say(`cause.${known}`);
  const resolveAll = (resolution: Resolution) => {
    const { kind, reason, entries: count } = cause;
    onResolve({ resolution, count, reason, ids: () => openIdsOf({ kind, reason }) });
  };
  return (
    <Paper component="section" aria-label={title}>
      <div className={classes.head}>
        <span className={classes.sign}>
          <Icon size={22} stroke={1.7} aria-hidden />
        </span>
        <div className={classes.words}>
          <Group gap="xs" align="baseline">
            <Title order={2}>{title}</Title>
            <Anchor
              fz="sm"
              fw={600}
              renderRoot={(props) => <Link to="/exceptions" search={{ reason: cause.reason }} {...props} />}
            >
              {say("count", { count: cause.entries })}
            </Anchor>
            <Text c="dimmed" fz="sm">
              {say("oldest")} <Moment at={cause.oldest_at} />
            </Text>
          </Group>
          <Text>{say(`happened.${known}`)}</Text>
          <dl className={classes.effects}>
            <dt>{say("if_retry")}</dt>
            <dd>{say(`retry.${known}`)}</dd>
            <dt>{say("if_give_up")}</dt>
            <dd>{say(`give_up.${known}`)}</dd>
          </dl>
          {cause.kind === "webhook" && may_see_endpoints ? (
            <Anchor component={Link} to="/admin/webhooks" fz="sm">
              {say("look_at_endpoints")}
            </Anchor>
          ) : null}
        </div>
        {cause.entries > 1 ? <AllButtons onResolve={resolveAll} /> : null}
      </div>
      {first.isPending ? <Lines count={Math.min(cause.entries, FIRST_FEW)} height={40} /> : null}
      <ul className={classes.rows}>
        {first.data?.data.map((exception) => (
          <ExceptionRow key={exception.exception_id} exception={exception} onResolve={onResolve} />
        ))}
      </ul>
      {cause.entries > FIRST_FEW ? (
        <Anchor
          className={classes.more}
          renderRoot={(props) => <Link to="/exceptions" search={{ reason: cause.reason }} {...props} />}
        >
          {say("first_few", { count: format.number(cause.entries) })}
        </Anchor>
      ) : null}
    </Paper>
  );
}

function AllButtons({ onResolve }: { readonly onResolve: (resolution: Resolution) => void }) {
  const say = useWords(EXCEPTIONS_WORDS);
  if (!useMay("exceptions:write")) return null;
  return (
    <Group gap="xs" className="no-print">
      <Button variant="light" onClick={() => onResolve("retried")}>
        {say("retry_all")}
      </Button>
      <Button variant="default" onClick={() => onResolve("given_up")}>
        {say("give_up_all")}
      </Button>
    </Group>
  );
}

function ExceptionRow({ exception, onResolve }: Props & { readonly exception: Exception }) {
  const { order } = exception;
  const { happened, technical } = useExceptionWords()(exception);
  return (
    <li className={classes.row}>
      {order ? (
        <>
          <OrderLink exception={exception} />
          <OrderStatusBadge status={order.status} />
          <div className={classes.wide}>
            <StageBar stages={stagesOf(order.stages)} />
          </div>
        </>
      ) : null}
      <div
        className={`${classes.detail} ${classes.wide} ${order ? "" : classes.alone}`}
        title={[happened, technical].filter(Boolean).join("\n")}
      >
        {happened}
      </div>
      <Text c="dimmed" fz="inherit">
        <Moment at={exception.occurred_at} relative />
      </Text>
      <ResolveButtons exception={exception} onResolve={onResolve} />
    </li>
  );
}
