import { Checkbox, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { addressOf, draftOf, isComplete } from "../address/address-draft.ts";
import { AddressFields } from "../address/address-fields.tsx";
import { ADDRESS } from "../address/words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import type { Action } from "./order-actions.ts";

const REASONS = ["customer_request", "typing_error", "undeliverable", "other"] as const;
const TYPING_MS = 500;

/** Where the order goes instead. The effect is shown as soon as the address can be one. */
export function AddressDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ADDRESS);
  const sayCode = useCodeWords();
  const { billing_address } = order;
  const shipping_address = order.shipping_address ?? billing_address;
  const is_billed_there = JSON.stringify(shipping_address) === JSON.stringify(billing_address);
  const [draft, setDraft] = useState(() => draftOf(shipping_address));
  const [is_bill_too, setBillToo] = useState(is_billed_there);
  const [reason, setReason] = useState<string>("customer_request");
  const address = addressOf(draft, draft.postal_code === shipping_address.postal_code ? shipping_address.region : null);
  const is_new = JSON.stringify(draft) !== JSON.stringify(draftOf(shipping_address));
  const action: Action | null =
    is_new && isComplete(draft)
      ? {
          action: "change_address",
          shipping_address: address,
          ...(is_bill_too ? { billing_address: address } : {}),
        }
      : null;
  const [settled] = useDebouncedValue(action === null ? "" : JSON.stringify(action), TYPING_MS);
  return (
    <ActionDialog
      order={order}
      title={say("dialog_title", { number: order.number })}
      confirm={say("dialog_confirm")}
      done={say("dialog_done")}
      action={action}
      confirmation={{ reason, note: "" }}
      onClose={onClose}
    >
      <AddressFields draft={draft} onChange={setDraft} is_checked is_country_fixed />
      <Checkbox
        label={say("bill_too")}
        checked={is_bill_too}
        onChange={({ currentTarget: { checked } }) => setBillToo(checked)}
      />
      <Select
        label={say("reason")}
        value={reason}
        allowDeselect={false}
        data={REASONS.map((value) => ({ value, label: sayCode("reason", value) }))}
        onChange={(value) => setReason(value ?? "other")}
      />
      {action !== null && settled !== "" ? (
        <EffectsBox order={order} action={JSON.parse(settled) as Action}>
          {say("dialog_effect")}
        </EffectsBox>
      ) : (
        <Text c="dimmed">{say("fill_in")}</Text>
      )}
    </ActionDialog>
  );
}
