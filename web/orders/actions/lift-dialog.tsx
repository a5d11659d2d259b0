import { Select } from "@mantine/core";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import { ACTIONS } from "./words.ts";

/** Which of the holds; with a single one there is nothing to choose. */
export function LiftDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ACTIONS);
  const sayCode = useCodeWords();
  const [hold_id, setHoldId] = useState<string>(order.holds[0]?.hold_id ?? "");
  const action = { action: "lift_hold", hold_id } as const;
  return (
    <ActionDialog
      order={order}
      title={say("lift_title", { number: order.number })}
      confirm={say("lift_confirm")}
      done={say("lift_done")}
      action={action}
      confirmation={{ reason: "", note: "" }}
      onClose={onClose}
    >
      {order.holds.length > 1 ? (
        <Select
          label={say("reason")}
          value={hold_id}
          allowDeselect={false}
          data={order.holds.map((hold) => ({
            value: hold.hold_id,
            label: [sayCode("hold", hold.code), hold.note].filter(Boolean).join(": "),
          }))}
          onChange={(value) => setHoldId(value ?? hold_id)}
        />
      ) : null}
      <EffectsBox order={order} action={action} />
    </ActionDialog>
  );
}
