import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff, IconCloudUpload, IconLogin2 } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useOnlineManager } from "../../shell/online.ts";
import { useFormat } from "../../words/format.ts";
import { type Say, useWords } from "../../words/use-words.ts";
import type { Conflict, StoreAction } from "../queue/action.ts";
import { useQueue } from "../queue/use-queue.ts";
import { useWork } from "../work/use-work.ts";
import classes from "./banner.module.css";
import { OFFLINE } from "./words.ts";

/** Quiet while all is well: whether the server is heard, what waits for it, and what it did not take. */
export function Banner() {
  const { state } = useQueue();
  const conflicts = state.actions.filter(({ conflict }) => conflict !== null);
  return (
    <Stack gap="xs" className="no-print">
      <Connection />
      {conflicts.map((action) => (
        <ConflictBox key={action.key} action={action} />
      ))}
    </Stack>
  );
}

function Connection() {
  const say = useWords(OFFLINE);
  const format = useFormat();
  const is_online = useOnlineManager();
  const href = useLocation({ select: ({ href }) => href });
  const { updated_at, is_unheard } = useWork();
  const { actions, is_sending, stopped_by } = useQueue().state;
  const count = actions.filter(({ conflict }) => conflict === null).length;
  if (stopped_by === "sign_in")
    return (
      <p className={classes.line} role="status">
        <IconLogin2 size={20} aria-hidden />
        <span>{say("signed_out")}</span>
        <Link to="/sign-in" search={{ next: href }} className={classes.link}>
          {say("sign_in")}
        </Link>
      </p>
    );
  if (!is_online || is_unheard || stopped_by === "connection")
    return (
      <p className={classes.line} role="status">
        <IconCloudOff size={20} aria-hidden />
        <span>
          {say("offline")} {count > 0 ? <b>{say("waiting", { count })}</b> : null}{" "}
          {updated_at > 0 ? say("offline_as_of", { time: format.time(new Date(updated_at).toISOString()) }) : null}
        </span>
      </p>
    );
  if (is_sending && count > 1)
    return (
      <p className={classes.line} role="status">
        <IconCloudUpload size={20} aria-hidden />
        <span>{say("sending", { count })}</span>
      </p>
    );
  return null;
}

function ConflictBox({ action }: { readonly action: StoreAction }) {
  const say = useWords(OFFLINE);
  const { state, settle } = useQueue();
  const { key, fulfillment_order_id, order_number, work, conflict } = action;
  const followers = state.actions.filter(
    (each) => each.fulfillment_order_id === fulfillment_order_id && each.conflict === null,
  );
  if (!conflict) return null;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={say("not_taken", { number: order_number })} role="alert">
      <Text>
        {say(`did.${work.action}`)} {wordsOf(conflict, say)}
      </Text>
      {followers.length > 0 ? <Text mt={4}>{say("followed", { count: followers.length })}</Text> : null}
      <Group mt="sm" gap="xs">
        {followers.length > 0 ? (
          <>
            <Button size="md" onClick={() => void settle(key, "send")}>
              {say("send_rest")}
            </Button>
            <Button size="md" variant="default" onClick={() => void settle(key, "give_up")}>
              {say("drop_rest")}
            </Button>
          </>
        ) : (
          <Button size="md" onClick={() => void settle(key, "send")}>
            {say("understood")}
          </Button>
        )}
        <Button
          size="md"
          variant="default"
          renderRoot={(props) => (
            <Link to="/store/orders/$fulfillment_order_id" params={{ fulfillment_order_id }} {...props} />
          )}
        >
          {say("look")}
        </Button>
      </Group>
    </Alert>
  );
}

const WORDED = [
  "not_possible_in_status",
  "nothing_left_to_do",
  "fulfillment_order_not_found",
  "wrong_code",
  "too_many_wrong_codes",
  "precondition_failed",
  "forbidden",
] as const;

/** Why the server did not take it and what to do; its own sentence where there are no words here. */
export function wordsOf(conflict: Conflict, say: Say<Extract<keyof typeof OFFLINE.texts.en, string>>): string {
  if (conflict.code === "more_than_to_do")
    return say("why.more_than_to_do", { count: conflict.values.possible_quantity ?? 0 });
  const code = WORDED.find((each) => each === conflict.code);
  return code ? say(`why.${code}`) : conflict.detail;
}
