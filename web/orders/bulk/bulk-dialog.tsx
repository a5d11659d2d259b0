import { Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { OrderSummary } from "../../api/types.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import type { Confirmation } from "../actions/order-actions.ts";
import { BulkEffect } from "./bulk-effect.tsx";
import { BulkFields } from "./bulk-fields.tsx";
import { BulkResults } from "./bulk-results.tsx";
import type { BulkAction } from "./plan.ts";
import { useLooks, useRun } from "./use-bulk.ts";
import { BULK } from "./words.ts";

type Props = {
  readonly orders: readonly OrderSummary[];
  readonly action: BulkAction;
  readonly onClose: (has_done: boolean) => void;
};

/** Looks first, says what would happen, does it one after the other, and tells what became of each. */
export function BulkDialog({ orders, action, onClose }: Props) {
  const say = useWords(BULK);
  const sayCommon = useWords(COMMON);
  const [confirmation, setConfirmation] = useState<Confirmation>({
    reason: action === "cancel" ? "customer_request" : "manual",
    note: "",
  });
  const { looks, is_looking, count } = useLooks(orders, action);
  const { results, is_running, run, stop } = useRun();
  const [done_action, setDoneAction] = useState(action);
  const ways_back = is_running ? [] : results.flatMap(({ way_back }) => (way_back ? [way_back] : []));
  const possible = looks.filter(({ steps }) => steps.length > 0);
  const has_run = is_running || results.length > 0;
  const close = () => (is_running ? stop() : onClose(has_run));
  return (
    <Modal
      opened
      onClose={close}
      title={say(`title.${action}`, { count })}
      size="lg"
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      <Stack>
        {has_run ? (
          <BulkResults action={done_action} results={results} of={possible.length} is_running={is_running} />
        ) : (
          <>
            <BulkFields action={action} confirmation={confirmation} onChange={setConfirmation} />
            {is_looking ? (
              <div role="status">
                <Text c="dimmed" mb={6}>
                  {say("looking", { done: looks.length, all: count })}
                </Text>
                <Progress value={(100 * looks.length) / count} aria-label={say("looking_progress")} />
              </div>
            ) : (
              <BulkEffect action={action} looks={looks} />
            )}
          </>
        )}
        <Group justify="flex-end">
          {ways_back.length > 0 ? (
            <Button
              variant="subtle"
              onClick={() => {
                setDoneAction(done_action === "hold" ? "lift_hold" : "hold");
                void run(ways_back, confirmation);
              }}
            >
              {say(done_action === "hold" ? "undo" : "undo_lift")}
            </Button>
          ) : null}
          <Button variant="default" onClick={close}>
            {has_run ? (is_running ? say("stop") : sayCommon("close")) : sayCommon("cancel")}
          </Button>
          {has_run ? null : (
            <Button
              {...(action === "cancel" ? { color: "red" } : {})}
              disabled={is_looking || possible.length === 0}
              onClick={() => void run(possible, confirmation)}
            >
              {say(`confirm.${action}`, { count: possible.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
