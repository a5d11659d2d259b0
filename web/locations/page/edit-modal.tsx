import { Alert, Button, Group, Modal, SimpleGrid, Stack, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Location } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { useIsPhone } from "../../design/use-is-phone.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { HoursFields } from "./hours-fields.tsx";
import { draftOf, errorsOf, isSound, type LocationDraft, locationOf } from "./location-draft.ts";
import { type Field, NumberField } from "./number-field.tsx";
import { useSaveLocation } from "./save-location.ts";
import { LOCATION } from "./words.ts";

type Props = { readonly location: Location; readonly onClose: () => void };

/** Hours, capacity, cut-off and costs of a place. */
export function EditModal({ location, onClose }: Props) {
  const say = useWords(LOCATION);
  const sayCommon = useWords(COMMON);
  const is_phone = useIsPhone();
  const [draft, setDraft] = useState(() => draftOf(location));
  const [is_tried, setTried] = useState(false);
  const action = useSaveLocation(location, () => {
    onClose();
    notifications.show({ message: say("saved", { place: location.name }) });
  });
  const errors = errorsOf(draft);
  const change = (part: Partial<LocationDraft>) => setDraft((before) => ({ ...before, ...part }));
  const field = (key: Field) => ({
    label: say(`field.${key}`),
    value: draft[key],
    onChange: (value: number | null) => change({ [key]: value }),
    error:
      is_tried && key in errors && errors[key as keyof typeof errors] === "required" ? say("error.required") : null,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
      size="lg"
      fullScreen={is_phone}
      title={say("edit_title", { place: location.name })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isSound(errors)) action.mutate(locationOf(location, draft));
        }}
      >
        <Stack gap="lg">
          <HoursFields draft={draft} errors={is_tried ? errors.days : {}} onChange={change} />
          <Section title={say("capacity_title")} hint={say("capacity_hint")}>
            <NumberField {...field("orders_per_day")} placeholder={say("any")} />
            <NumberField {...field("units_per_day")} placeholder={say("any")} />
          </Section>
          <Section title={say("time_title")} hint={say("time_hint")}>
            <TextInput
              type="time"
              label={say("field.cut_off_time")}
              value={draft.cut_off_time}
              onChange={({ currentTarget: { value } }) => change({ cut_off_time: value })}
            />
            <NumberField {...field("handling_days")} max={365} />
          </Section>
          <Section title={say("costs_title")} hint={say("costs_hint")}>
            <NumberField {...field("order_cost")} decimals={2} />
            <NumberField {...field("unit_cost")} decimals={2} />
          </Section>
          {action.isError ? (
            <Alert color="red" role="alert">
              {explain(action.error, sayCommon)}
            </Alert>
          ) : null}
          {is_tried && !isSound(errors) ? (
            <Alert color="red" role="alert">
              {say("error.look_above")}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {sayCommon("cancel")}
            </Button>
            <Button type="submit" loading={action.isPending}>
              {say("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Section({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: React.ReactNode;
}) {
  return (
    <Stack gap="xs" component="section">
      <Title order={3}>{title}</Title>
      <p style={{ margin: 0, color: "var(--ink-soft)" }}>{hint}</p>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>{children}</SimpleGrid>
    </Stack>
  );
}
