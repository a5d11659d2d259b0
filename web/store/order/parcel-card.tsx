import { ActionIcon, Group, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { type ParcelDraft, toShip } from "./parcels.ts";
import { STORE_ORDER } from "./words.ts";

/** A box: its number, its weight, and, when there are several, what is in it. */
export function ParcelCard({
  number,
  draft,
  lines,
  onChange,
  onRemove,
}: {
  readonly number: number;
  readonly draft: ParcelDraft;
  /** Empty when there is only one parcel, which holds everything. */
  readonly lines: FulfillmentOrder["lines"];
  readonly onChange: (draft: ParcelDraft) => void;
  readonly onRemove: (() => void) | null;
}) {
  const say = useWords(STORE_ORDER);
  const language = useLanguage();
  return (
    <Card
      title={say("parcel", { number })}
      side={
        onRemove ? (
          <ActionIcon size={44} aria-label={say("remove_parcel", { number })} onClick={onRemove}>
            <IconTrash size={20} />
          </ActionIcon>
        ) : null
      }
    >
      <Stack gap="sm">
        <Group grow align="end" preventGrowOverflow={false}>
          <TextInput
            size="lg"
            flex={3}
            label={say("tracking")}
            placeholder={say("tracking_hint")}
            maxLength={100}
            autoComplete="off"
            value={draft.tracking_number}
            onChange={(event) => onChange({ ...draft, tracking_number: event.currentTarget.value })}
          />
          <NumberInput
            size="lg"
            flex={1}
            miw={110}
            label={say("weight")}
            suffix=" kg"
            min={0}
            max={1_000}
            decimalScale={3}
            decimalSeparator={language === "de" ? "," : "."}
            allowedDecimalSeparators={[",", "."]}
            hideControls
            value={draft.kilograms ?? ""}
            onChange={(value) => onChange({ ...draft, kilograms: value === "" ? null : Number(value) })}
          />
        </Group>
        {lines
          .filter((line) => toShip(line) > 0)
          .map((line) => (
            <Group key={line.line_no} justify="space-between" wrap="nowrap">
              <Text>{line.description}</Text>
              <NumberInput
                size="lg"
                w={110}
                aria-label={say("in_it", { name: line.description, number })}
                min={0}
                max={toShip(line)}
                allowDecimal={false}
                clampBehavior="strict"
                value={draft.quantities.get(line.line_no) ?? 0}
                onChange={(value) =>
                  onChange({ ...draft, quantities: new Map(draft.quantities).set(line.line_no, Number(value) || 0) })
                }
              />
            </Group>
          ))}
      </Stack>
    </Card>
  );
}
