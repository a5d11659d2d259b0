import { ActionIcon, Button, Group, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useWords } from "../../words/use-words.ts";
import { WEEKDAYS, type Weekday } from "../opening.ts";
import { LOCATIONS } from "../words.ts";
import classes from "./hours-fields.module.css";
import type { DraftErrors, LocationDraft, Span } from "./location-draft.ts";
import { LOCATION } from "./words.ts";

const USUAL: Span = { from: "09:00", to: "18:00" };

type Props = {
  readonly draft: LocationDraft;
  readonly errors: DraftErrors["days"];
  readonly onChange: (part: Partial<LocationDraft>) => void;
};

/** The hours of each day: none, one span, or several with breaks between. */
export function HoursFields({ draft, errors, onChange }: Props) {
  const say = useWords(LOCATION);
  return (
    <Stack gap="xs" component="section">
      <Title order={3}>{say("hours")}</Title>
      <Switch
        label={say("open_always")}
        checked={draft.is_always_open}
        onChange={({ currentTarget: { checked } }) => onChange({ is_always_open: checked })}
      />
      {draft.is_always_open
        ? null
        : WEEKDAYS.map((day) => (
            <DayFields
              key={day}
              day={day}
              spans={draft.days[day]}
              error={errors[day]}
              onChange={(spans) => onChange({ days: { ...draft.days, [day]: spans } })}
            />
          ))}
    </Stack>
  );
}

type DayProps = {
  readonly day: Weekday;
  readonly spans: readonly Span[];
  readonly error: DraftErrors["days"][Weekday] | undefined;
  readonly onChange: (spans: readonly Span[]) => void;
};

function DayFields({ day, spans, error, onChange }: DayProps) {
  const say = useWords(LOCATION);
  const name = useWords(LOCATIONS)(`day.${day}`);
  const set = (index: number, part: Partial<Span>) =>
    onChange(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  return (
    <fieldset className={classes.day} aria-label={name}>
      <Text fw={560} className={classes.name}>
        {name}
      </Text>
      <Stack gap={6}>
        {spans.length === 0 ? <Text c="dimmed">{say("closed")}</Text> : null}
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is nothing but its place in the day
          <Group key={index} gap={6} wrap="nowrap">
            {(["from", "to"] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                aria-label={say(end === "from" ? "from_of" : "to_of", { day: name })}
                aria-invalid={error !== undefined}
                value={span[end] === "24:00" ? "00:00" : span[end]}
                onChange={({ currentTarget: { value } }) => set(index, { [end]: value })}
              />
            ))}
            <ActionIcon
              size="lg"
              aria-label={say("remove_span", { day: name })}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        {error ? (
          <Text c="var(--trouble)" fz="sm" role="alert">
            {say(`error.${error}`)}
          </Text>
        ) : null}
      </Stack>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...spans, spans.length === 0 ? USUAL : { from: "", to: "" }])}
      >
        {say(spans.length === 0 ? "open_that_day" : "more_hours")}
      </Button>
    </fieldset>
  );
}
