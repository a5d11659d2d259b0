import { Alert, Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { StockLevel } from "../../api/types.ts";
import { locationsQuery, useLocationName } from "../../locations/location-queries.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { type AdjustmentDraft, effectOf, entryOf, REASONS, type Reason } from "./adjustment.ts";
import { AdjustmentEffect, useRefusal } from "./adjustment-effect.tsx";
import { useAdjust } from "./use-adjust.ts";
import { useAdjusted } from "./use-adjusted.tsx";
import { ITEM } from "./words.ts";

const MODES = ["count", "in", "out"] as const;
const QUANTITY_MAX = 1_000_000_000;
const NOTE_MAX = 150;
const EMPTY = { on_hand: 0, reserved: 0, safety: 0 };

type Props = {
  readonly sku: string;
  /** Null: a place is chosen here. */
  readonly level: StockLevel | null;
  readonly levels: readonly StockLevel[];
  readonly onClose: () => void;
};

/** Counts or corrects what lies at a place: what, why, and what it will do, before it is done. */
export function AdjustModal({ sku, level, levels, onClose }: Props) {
  const say = useWords(ITEM);
  const sayCommon = useWords(COMMON);
  const nameOf = useLocationName();
  const refusal = useRefusal();
  const tellDone = useAdjusted();
  const [place, setPlace] = useState(level?.location ?? null);
  const [draft, setDraft] = useState<AdjustmentDraft>({ mode: "count", quantity: null });
  const [reason, setReason] = useState<Reason>(REASONS.count[0]);
  const [note, setNote] = useState("");
  const action = useAdjust((adjusted) => {
    onClose();
    tellDone(adjusted);
  });

  const effect = effectOf(levels.find(({ location }) => location === place) ?? EMPTY, draft);
  const is_ready = place !== null && (effect.trouble === null || effect.trouble === "below_reserved");
  const send = () => {
    if (place === null || !is_ready) return;
    const text = note.trim() === "" ? reason : `${reason}: ${note.trim()}`;
    action.mutate({ sku, location: place, ...entryOf(draft), reason: text });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
      title={level ? say("adjust_at", { place: nameOf(level.location) }) : say("another_place")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="md">
          {level ? null : <PlaceSelect value={place} onChange={setPlace} />}
          <SegmentedControl
            fullWidth
            aria-label={say("what_happened")}
            value={draft.mode}
            data={MODES.map((mode) => ({ value: mode, label: say(`mode.${mode}`) }))}
            onChange={(value) => {
              const mode = value as AdjustmentDraft["mode"];
              setDraft({ ...draft, mode });
              setReason(REASONS[mode][0]);
            }}
          />
          <NumberInput
            label={say(`quantity.${draft.mode}`)}
            value={draft.quantity ?? ""}
            onChange={(value) => setDraft({ ...draft, quantity: typeof value === "number" ? value : null })}
            min={0}
            max={QUANTITY_MAX}
            allowDecimal={false}
            allowNegative={false}
            data-autofocus
            error={effect.trouble === "below_nothing" ? say("trouble.below_nothing") : null}
          />
          <Select
            label={say("reason")}
            value={reason}
            allowDeselect={false}
            data={REASONS[draft.mode].map((each) => ({ value: each, label: say(`reason.${each}`) }))}
            onChange={(value) => setReason((value ?? REASONS[draft.mode][0]) as Reason)}
          />
          <TextInput
            label={say("note")}
            value={note}
            maxLength={NOTE_MAX}
            onChange={({ currentTarget: { value } }) => setNote(value)}
          />
          <AdjustmentEffect effect={effect} />
          {action.isError ? (
            <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />}>
              {refusal(action.error)}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {sayCommon("cancel")}
            </Button>
            <Button
              type="submit"
              disabled={!is_ready}
              loading={action.isPending}
              title={is_ready ? undefined : say("enter_first")}
            >
              {say("record")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function PlaceSelect({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (code: string | null) => void;
}) {
  const say = useWords(ITEM);
  const locations = useQuery(locationsQuery).data ?? [];
  return (
    <Select
      label={say("place")}
      searchable
      value={value}
      data={locations.map(({ code, name }) => ({ value: code, label: name }))}
      onChange={onChange}
    />
  );
}
