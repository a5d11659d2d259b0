import { Checkbox, SegmentedControl, Select, SimpleGrid, Stack, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { draftOf, emptyAddress } from "../address/address-draft.ts";
import { AddressFields } from "../address/address-fields.tsx";
import { orderQuery } from "../order-page/order-queries.ts";
import { EarlierOrder } from "./earlier-order.tsx";
import { countryOf, type EntryDraft, type EntryFacts, problemsOfDraft } from "./entry-draft.ts";
import type { useEntry } from "./use-entry.ts";
import { ENTRY } from "./words.ts";

type Props = {
  readonly draft: EntryDraft;
  readonly facts: EntryFacts;
  readonly stores: ReturnType<typeof useEntry>["stores"];
  readonly is_checked: boolean;
  readonly onChange: (draft: EntryDraft) => void;
};

/** Who it is for, and how and where the goods change hands. */
export function CustomerCard({ draft, facts, stores, is_checked, onChange }: Props) {
  const say = useWords(ENTRY);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: (order_id: string) => queries.fetchQuery(orderQuery(order_id)),
    onSuccess: (order) => {
      onChange(takenFrom(order, draft));
      notifications.show({ message: say("taken_over", { number: order.number }), color: "teal" });
    },
    onError: (error) => notifications.show({ message: explain(error, sayCommon), color: "red" }),
  });
  const address = { ...draft.address, country: countryOf(draft, facts) };
  const is_wrong_mail = problemsOfDraft(draft, facts).includes("email");
  return (
    <Card title={say("customer")}>
      <Stack>
        <EarlierOrder onTake={(order_id) => take.mutate(order_id)} />
        <SegmentedControl
          aria-label={say("delivery")}
          value={draft.method}
          onChange={(method) => onChange({ ...draft, method: method as EntryDraft["method"] })}
          data={(["ship", "collect"] as const).map((value) => ({ value, label: say(`method.${value}`) }))}
        />
        {draft.method === "collect" ? (
          <Select
            label={say("store")}
            searchable
            clearable={false}
            value={draft.store}
            error={is_checked && draft.store === null}
            data={stores.map(({ code, name, address: { city } }) => ({ value: code, label: `${name}, ${city}` }))}
            onChange={(store) => onChange({ ...draft, store })}
          />
        ) : null}
        <Title order={3}>{say(draft.method === "collect" ? "address_collect" : "address_ship")}</Title>
        <AddressFields
          draft={address}
          onChange={(changed) => onChange({ ...draft, address: changed })}
          is_checked={is_checked}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={say("email")}
            type="email"
            autoComplete="off"
            maxLength={320}
            value={draft.email}
            error={is_wrong_mail && is_checked ? say("problem.email_form") : undefined}
            onChange={({ currentTarget: { value } }) => onChange({ ...draft, email: value })}
          />
          <TextInput
            label={say("phone")}
            type="tel"
            autoComplete="off"
            maxLength={50}
            value={draft.phone}
            onChange={({ currentTarget: { value } }) => onChange({ ...draft, phone: value })}
          />
        </SimpleGrid>
        {draft.method === "ship" ? (
          <Checkbox
            label={say("other_bill")}
            checked={draft.billing !== null}
            onChange={({ currentTarget: { checked } }) =>
              onChange({ ...draft, billing: checked ? emptyAddress(address.country) : null })
            }
          />
        ) : null}
        {draft.method === "ship" && draft.billing !== null ? (
          <AddressFields
            draft={draft.billing}
            onChange={(billing) => onChange({ ...draft, billing })}
            is_checked={is_checked}
          />
        ) : null}
      </Stack>
    </Card>
  );
}

/** Who ordered before, with the addresses of then. */
function takenFrom(order: Order, draft: EntryDraft): EntryDraft {
  const { customer, billing_address, shipping_address, language } = order;
  const address = shipping_address ?? billing_address;
  const is_same = JSON.stringify(address) === JSON.stringify(billing_address);
  return {
    ...draft,
    ...{ language, email: customer.email ?? "", phone: customer.phone ?? "", group: customer.group },
    address: draftOf(address),
    billing: is_same ? null : draftOf(billing_address),
  };
}
