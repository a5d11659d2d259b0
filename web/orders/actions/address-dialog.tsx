import { Alert, Checkbox, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { addressOf, draftOf, isComplete } from "../address/address-draft.ts";
import { AddressFields } from "../address/address-fields.tsx";
import { type ContactDraft, contactChange, contactOf, isMailAddress } from "../address/contact-draft.ts";
import { ADDRESS } from "../address/words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import type { Action } from "./order-actions.ts";
import { refusalOf } from "./refusals.ts";
import { ACTIONS } from "./words.ts";

const REASONS = ["customer_request", "typing_error", "undeliverable", "other"] as const;
const TYPING_MS = 500;

/**
 * Where the order goes instead, and how its customer is reached. The effect is shown as soon as the address can be one; where
 * the address stays, the contact alone can be changed.
 */
export function AddressDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ADDRESS);
  const sayCode = useCodeWords();
  const { billing_address } = order;
  const shipping_address = order.shipping_address ?? billing_address;
  const is_billed_there = JSON.stringify(shipping_address) === JSON.stringify(billing_address);
  const [draft, setDraft] = useState(() => draftOf(shipping_address));
  const [contact, setContact] = useState(() => contactOf(order.customer));
  const [is_bill_too, setBillToo] = useState(is_billed_there);
  const [reason, setReason] = useState<string>("customer_request");
  // As it was when the dialog was opened: what is being typed does not vanish because a place picks.
  const [refusal] = useState(() => order.allowed_actions.find(({ action }) => action === "change_address")?.refusal);
  const address = addressOf(draft, draft.postal_code === shipping_address.postal_code ? shipping_address.region : null);
  const is_new = !refusal && JSON.stringify(draft) !== JSON.stringify(draftOf(shipping_address));
  const change = contactChange(order.customer, contact);
  const is_ready = (!is_new || isComplete(draft)) && isMailAddress(contact.email) && (is_new || change !== null);
  const action: Action | null = is_ready
    ? {
        action: "change_address",
        ...(is_new ? { shipping_address: address } : {}),
        ...(is_new && is_bill_too ? { billing_address: address } : {}),
        ...(change === null ? {} : { contact: change }),
      }
    : null;
  const is_contact_alone = !!refusal || (!is_new && change !== null);
  const [settled] = useDebouncedValue(action === null ? "" : JSON.stringify(action), TYPING_MS);
  return (
    <ActionDialog
      order={order}
      title={say(refusal ? "contact_title" : "dialog_title", { number: order.number })}
      confirm={say(is_contact_alone ? "contact_confirm" : "dialog_confirm")}
      done={say(is_new ? "dialog_done" : "contact_done")}
      action={action}
      confirmation={{ reason, note: "" }}
      onClose={onClose}
    >
      {refusal ? (
        <Refused code={refusal.code} />
      ) : (
        <>
          <AddressFields draft={draft} onChange={setDraft} is_checked is_country_fixed />
          <Checkbox
            label={say("bill_too")}
            checked={is_bill_too}
            onChange={({ currentTarget: { checked } }) => setBillToo(checked)}
          />
        </>
      )}
      <ContactFields contact={contact} onChange={setContact} />
      <Select
        label={say("reason")}
        value={reason}
        allowDeselect={false}
        data={REASONS.map((value) => ({ value, label: sayCode("reason", value) }))}
        onChange={(value) => setReason(value ?? "other")}
      />
      {action !== null && settled !== "" ? (
        <EffectsBox order={order} action={JSON.parse(settled) as Action}>
          {[is_new ? say("dialog_effect") : "", change === null ? "" : say("contact_effect")].filter(Boolean).join(" ")}
        </EffectsBox>
      ) : (
        <Text c="dimmed">{say("fill_in")}</Text>
      )}
    </ActionDialog>
  );
}

/** Why the address stays. */
function Refused({ code }: { readonly code: string }) {
  const say = useWords(ADDRESS);
  const sayAction = useWords(ACTIONS);
  return (
    <Alert color="gray" icon={<IconLock size={18} />} title={say("address_stays")}>
      {sayAction(`refusal.${refusalOf(code)}`)}
    </Alert>
  );
}

type ContactProps = { readonly contact: ContactDraft; readonly onChange: (contact: ContactDraft) => void };

function ContactFields({ contact, onChange }: ContactProps) {
  const say = useWords(ADDRESS);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label={say("email")}
        type="email"
        maxLength={320}
        autoComplete="off"
        value={contact.email}
        error={isMailAddress(contact.email) ? undefined : say("problem.email_form")}
        onChange={({ currentTarget: { value } }) => onChange({ ...contact, email: value })}
      />
      <TextInput
        label={say("phone")}
        type="tel"
        maxLength={50}
        autoComplete="off"
        value={contact.phone}
        onChange={({ currentTarget: { value } }) => onChange({ ...contact, phone: value })}
      />
    </SimpleGrid>
  );
}
