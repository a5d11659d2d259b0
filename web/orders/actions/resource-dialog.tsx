import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import { ACTIONS } from "./words.ts";

export function ResourceDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ACTIONS);
  return (
    <ActionDialog
      order={order}
      title={say("resource_title", { number: order.number })}
      confirm={say("resource_confirm")}
      done={say("resource_done")}
      action={{ action: "resource" }}
      confirmation={{ reason: "", note: "" }}
      onClose={onClose}
    >
      <EffectsBox order={order} action={{ action: "resource" }}>
        {say("resource_effect")}
      </EffectsBox>
    </ActionDialog>
  );
}
