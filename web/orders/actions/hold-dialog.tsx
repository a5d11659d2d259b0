import { Select, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import { HOLD_CODES } from "./reasons.ts";
import { ACTIONS } from "./words.ts";

export function HoldDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ACTIONS);
  const sayCode = useCodeWords();
  const [reason, setReason] = useState<string>("manual");
  const [note, setNote] = useState("");
  return (
    <ActionDialog
      order={order}
      title={say("hold_title", { number: order.number })}
      confirm={say("hold_confirm")}
      done={say("hold_done")}
      action={{ action: "hold" }}
      confirmation={{ reason, note }}
      onClose={onClose}
    >
      <Select
        label={say("reason")}
        value={reason}
        allowDeselect={false}
        data={HOLD_CODES.map((value) => ({ value, label: sayCode("hold", value) }))}
        onChange={(value) => setReason(value ?? "manual")}
      />
      <Textarea
        label={say("note")}
        description={say("note_hint")}
        maxLength={500}
        autosize
        minRows={2}
        value={note}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <EffectsBox order={order} action={{ action: "hold" }}>
        {say("hold_effect")}
      </EffectsBox>
    </ActionDialog>
  );
}
