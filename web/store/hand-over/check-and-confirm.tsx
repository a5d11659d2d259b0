import { Alert, Button, Checkbox, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { useOnlineManager } from "../../shell/online.ts";
import { useWords } from "../../words/use-words.ts";
import { wordsOf } from "../offline/banner.tsx";
import { OFFLINE } from "../offline/words.ts";
import type { Conflict } from "../queue/action.ts";
import { useQueue } from "../queue/use-queue.ts";
import { readBarcode } from "../scanner/barcode.ts";
import { signal } from "../scanner/signal.ts";
import { useHandScanner } from "../scanner/use-hand-scanner.ts";
import area from "../store-area.module.css";
import classes from "./hand-over.module.css";
import { HAND_OVER } from "./words.ts";

/** Who collects is checked by code and name, or without a code by an identity card; then the goods change hands. */
export function CheckAndConfirm({
  head,
  name,
  found_by,
  onTrying,
  onDone,
}: {
  readonly head: FulfillmentOrder;
  /** Null while it is not known. */
  readonly name: string | null;
  /** The code by which the order was found: it is this order's. */
  readonly found_by: string | null;
  readonly onTrying: (is_trying: boolean) => void;
  readonly onDone: (how: "told" | "waits") => void;
}) {
  const say = useWords(HAND_OVER);
  const sayOffline = useWords(OFFLINE);
  const is_online = useOnlineManager();
  const { attempt, settle } = useQueue();
  const [typed, setTyped] = useState("");
  const [is_without, setWithout] = useState(false);
  const [is_checked, setChecked] = useState(false);
  const [is_busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Conflict | null>(null);
  const asks_code = found_by === null && !is_without && is_online;
  const code = found_by ?? (asks_code && typed.trim() !== "" ? readBarcode(typed) : null);
  const is_ready = is_checked && (found_by !== null || !asks_code || code !== null);

  useHandScanner((scanned) => {
    if (asks_code) setTyped(scanned);
    signal(asks_code ? "right" : "wrong");
  });

  const confirm = async () => {
    setBusy(true);
    onTrying(true);
    const result = await attempt(head, { action: "hand_over", code: is_online ? code : null });
    if (result.is !== "refused") return onDone(result.is === "done" ? "told" : "waits");
    signal("wrong");
    // It is told here and now, and nothing has left the counter: so nothing of it is kept.
    await settle(result.key, "send");
    setRefusal(result.conflict);
    setBusy(false);
    onTrying(false);
  };
  return (
    <>
      <Stack gap="md" className={classes.check}>
        {found_by === null ? null : (
          <Text fw={560}>
            <IconCheck size={20} color="var(--stage-delivered)" aria-hidden style={{ verticalAlign: "-4px" }} />{" "}
            {say("code_ok", { code: found_by })}
          </Text>
        )}
        {is_online || found_by !== null ? null : <Text>{say("code_offline")}</Text>}
        {found_by === null && is_online ? (
          <>
            {is_without ? null : (
              <TextInput
                size="lg"
                label={say("code")}
                value={typed}
                maxLength={20}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
            <Button variant="subtle" size="md" className={classes.without} onClick={() => setWithout(!is_without)}>
              {say(is_without ? "with_code" : "without_code")}
            </Button>
          </>
        ) : null}
        <Checkbox
          size="lg"
          checked={is_checked}
          onChange={() => setChecked(!is_checked)}
          label={name === null ? say("check_order", { number: head.order_number }) : say("check_name", { name })}
        />
        {refusal ? (
          <Alert color="red" icon={<IconAlertTriangle />} role="alert">
            {refusal.code === "wrong_code"
              ? say("code_wrong")
              : refusal.code === "too_many_wrong_codes"
                ? say("code_spent")
                : wordsOf(refusal, sayOffline)}
          </Alert>
        ) : null}
      </Stack>
      <div className={area.actions}>
        <Tooltip label={say("check_first")} disabled={is_ready}>
          <Button
            size="xl"
            leftSection={<IconCheck />}
            loading={is_busy}
            data-disabled={!is_ready || undefined}
            aria-disabled={!is_ready || undefined}
            onClick={() => {
              if (is_ready) void confirm();
            }}
          >
            {say("confirm")}
          </Button>
        </Tooltip>
      </div>
    </>
  );
}
