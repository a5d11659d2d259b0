import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Exception, Order } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { CAUSE_ICONS, causeOf } from "../../exceptions/causes.ts";
import { openOfOrderQuery } from "../../exceptions/exception-queries.ts";
import { ResolveDialog, type Resolving } from "../../exceptions/resolve-dialog.tsx";
import { useExceptionWords } from "../../exceptions/told/use-exception-words.ts";
import { EXCEPTIONS_WORDS } from "../../exceptions/words.ts";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./order-head.module.css";

/** What of this order waits for a person: what happened, and what either way on would do. */
export function OrderExceptions({ order }: { readonly order: Order }) {
  const may_read = useMay("exceptions:read");
  const open = useQuery({ ...openOfOrderQuery(order.order_id), enabled: may_read });
  const [resolving, setResolving] = useState<Resolving | null>(null);
  return (
    <>
      {open.data?.data.map((exception) => (
        <ExceptionNote key={exception.exception_id} exception={exception} onResolve={setResolving} />
      ))}
      {resolving ? <ResolveDialog {...resolving} onClose={() => setResolving(null)} /> : null}
    </>
  );
}

type NoteProps = { readonly exception: Exception; readonly onResolve: (resolving: Resolving) => void };

function ExceptionNote({ exception, onResolve }: NoteProps) {
  const say = useWords(EXCEPTIONS_WORDS);
  const may_write = useMay("exceptions:write");
  const { exception_id, reason, occurred_at } = exception;
  const { happened, retry, give_up, technical } = useExceptionWords()(exception);
  const cause = causeOf(reason);
  const Icon = CAUSE_ICONS[cause];
  const one = { count: 1, reason, exception, ids: async () => [exception_id] };
  return (
    <div className={classes.hold} role="note">
      <Icon size={18} aria-hidden />
      <div className={classes.trouble}>
        <Text fw={600}>{say(`cause.${cause}`)}</Text>
        <Text fz="sm">{happened}</Text>
        {technical ? (
          <Text fz="xs" c="dimmed" lang="en" className={classes.technical}>
            {technical}
          </Text>
        ) : null}
        <dl className={classes.ways}>
          <dt>{say("if_retry")}</dt>
          <dd>{retry}</dd>
          <dt>{say("if_give_up")}</dt>
          <dd>{give_up}</dd>
        </dl>
        <Text fz="xs" c="dimmed">
          <Moment at={occurred_at} />
        </Text>
      </div>
      {may_write ? (
        <Group gap="xs" className={`${classes.way_buttons} no-print`}>
          <Button size="xs" variant="light" onClick={() => onResolve({ ...one, resolution: "retried" })}>
            {say("retry")}
          </Button>
          <Button size="xs" variant="default" onClick={() => onResolve({ ...one, resolution: "given_up" })}>
            {say("give_up")}
          </Button>
        </Group>
      ) : null}
    </div>
  );
}
