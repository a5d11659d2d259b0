import { Button, Select, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconPlus, IconTruckDelivery } from "@tabler/icons-react";
import { useState } from "react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { CARRIERS } from "../../design/carriers.ts";
import { useWords } from "../../words/use-words.ts";
import { useQueue } from "../queue/use-queue.ts";
import { signal } from "../scanner/signal.ts";
import { useHandScanner } from "../scanner/use-hand-scanner.ts";
import area from "../store-area.module.css";
import { useItems } from "../work/use-work.ts";
import { ParcelCard } from "./parcel-card.tsx";
import { firstParcel, leftOver, type ParcelDraft, parcelsOf, troubleWith } from "./parcels.ts";
import { STORE_ORDER } from "./words.ts";

const OTHER = "other";

/** Which parcels go with which carrier. */
export function ShipForm({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const { tell } = useQueue();
  const items = useItems([head]);
  const weights = new Map([...items.values()].map((item) => [item.sku, item.weight_grams ?? null]));
  const [carrier, setCarrier] = useLocalStorage({ key: "dirigent.store.carrier", defaultValue: "dhl" });
  const [other_name, setOtherName] = useState("");
  const [edited, setDrafts] = useState<readonly ParcelDraft[] | null>(null);
  const drafts = edited ?? [firstParcel(head.lines, weights)];
  const change = (place: number, draft: ParcelDraft) => setDrafts(drafts.with(place, draft));
  const carrier_name = carrier === OTHER ? other_name.trim() : carrier;
  const trouble = carrier_name === "" ? "no_carrier" : troubleWith(head.lines, drafts);

  useHandScanner((code) => {
    const place = drafts.findIndex(({ tracking_number }) => tracking_number === "");
    const draft = drafts[place];
    signal(draft ? "right" : "wrong");
    if (draft) change(place, { ...draft, tracking_number: code });
  });
  const add = () => {
    const left = head.lines.map((line) => [line.line_no, Math.max(0, leftOver(line, drafts))] as const);
    setDrafts([...drafts, { tracking_number: "", kilograms: null, quantities: new Map(left) }]);
  };

  return (
    <Stack gap="md">
      <Select
        size="lg"
        label={say("carrier")}
        allowDeselect={false}
        value={carrier}
        onChange={(value) => setCarrier(value ?? "dhl")}
        data={[
          ...Object.entries(CARRIERS).map(([value, label]) => ({ value, label })),
          { value: OTHER, label: say("other") },
        ]}
      />
      {carrier === OTHER ? (
        <TextInput
          size="lg"
          label={say("carrier_name")}
          maxLength={100}
          value={other_name}
          onChange={(event) => setOtherName(event.currentTarget.value)}
        />
      ) : null}
      {drafts.map((draft, place) => (
        <ParcelCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a parcel is known by its place
          key={place}
          number={place + 1}
          draft={draft}
          lines={drafts.length > 1 ? head.lines : []}
          onChange={(next) => change(place, next)}
          onRemove={drafts.length > 1 ? () => setDrafts(drafts.toSpliced(place, 1)) : null}
        />
      ))}
      <Button size="lg" variant="subtle" leftSection={<IconPlus size={20} />} onClick={add}>
        {say("add_parcel")}
      </Button>
      <Text c="dimmed">{say("ship_effect")}</Text>
      {trouble === null ? null : (
        <Text role="status" c="var(--trouble)" fw={560}>
          {say(`trouble.${trouble}`)}
        </Text>
      )}
      <div className={area.actions}>
        <Tooltip label={trouble === null ? "" : say(`trouble.${trouble}`)} disabled={trouble === null}>
          <Button
            size="xl"
            leftSection={<IconTruckDelivery />}
            data-disabled={trouble !== null || undefined}
            aria-disabled={trouble !== null || undefined}
            onClick={() => {
              if (trouble === null) tell(head, { action: "ship", carrier: carrier_name, parcels: parcelsOf(drafts) });
            }}
          >
            {say("ship", { count: drafts.length })}
          </Button>
        </Tooltip>
      </div>
    </Stack>
  );
}
