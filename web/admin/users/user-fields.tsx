import { Alert, MultiSelect, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { knownRole, ROLES } from "../../session/roles.ts";
import { SESSION } from "../../session/words.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { useChannelChoices, useLocationChoices } from "../choices.ts";
import { needsLocations, takesBounds, type UserDraft } from "./user-draft.ts";
import { USERS } from "./words.ts";

type Props = {
  readonly draft: UserDraft;
  readonly is_new: boolean;
  readonly onChange: (draft: UserDraft) => void;
  readonly errorOf: (field: string) => string | undefined;
};

export const USER_FIELDS = [
  "email",
  "name",
  "language",
  "role",
  "channel_codes",
  "location_codes",
  "amount_max_minor",
] as const;

/** Who somebody is, what the role allows, and the bounds within it, each with its effect. */
export function UserFields({ draft, is_new, onChange, errorOf }: Props) {
  const say = useWords(USERS);
  const saySession = useWords(SESSION);
  const set = (part: Partial<UserDraft>) => onChange({ ...draft, ...part });
  return (
    <>
      <TextInput
        label={say("name")}
        required
        value={draft.name}
        error={errorOf("name")}
        onChange={({ currentTarget: { value } }) => set({ name: value })}
      />
      <TextInput
        label={say("email")}
        type="email"
        required
        disabled={!is_new}
        value={draft.email}
        error={errorOf("email")}
        onChange={({ currentTarget: { value } }) => set({ email: value })}
      />
      <Select
        label={say("language")}
        description={say("language_hint")}
        allowDeselect={false}
        value={draft.language}
        error={errorOf("language")}
        data={(["en", "de"] as const).map((value) => ({ value, label: say(`language.${value}`) }))}
        onChange={(value) => set({ language: value ?? "en" })}
      />
      <Select
        label={say("role")}
        description={saySession(`about.${draft.role}`)}
        allowDeselect={false}
        value={draft.role}
        error={errorOf("role")}
        data={ROLES.map((value) => ({ value, label: saySession(`role.${value}`) }))}
        onChange={(value) => set({ role: knownRole(value ?? "") ?? draft.role })}
      />
      {takesBounds(draft.role) ? <BoundFields draft={draft} set={set} errorOf={errorOf} /> : null}
      <Effect draft={draft} />
    </>
  );
}

function BoundFields({
  draft,
  set,
  errorOf,
}: {
  readonly draft: UserDraft;
  readonly set: (part: Partial<UserDraft>) => void;
  readonly errorOf: Props["errorOf"];
}) {
  const say = useWords(USERS);
  const language = useLanguage();
  const channels = useChannelChoices(draft.channel_codes);
  const locations = useLocationChoices(draft.location_codes);
  const is_needed = needsLocations(draft.role);
  return (
    <>
      <MultiSelect
        label={say("channels")}
        description={say("channels_hint")}
        placeholder={draft.channel_codes.length === 0 ? say("all_channels") : ""}
        searchable
        clearable
        value={[...draft.channel_codes]}
        error={errorOf("channel_codes")}
        data={channels}
        onChange={(channel_codes) => set({ channel_codes })}
      />
      <MultiSelect
        label={say("locations")}
        description={say(is_needed ? "locations_needed" : "locations_hint")}
        placeholder={draft.location_codes.length === 0 && !is_needed ? say("all_places") : ""}
        required={is_needed}
        searchable
        clearable
        limit={100}
        value={[...draft.location_codes]}
        error={errorOf("location_codes")}
        data={locations}
        onChange={(location_codes) => set({ location_codes })}
      />
      <NumberInput
        label={say("amount")}
        description={say("amount_hint")}
        min={0}
        decimalScale={2}
        decimalSeparator={language === "de" ? "," : "."}
        value={draft.amount}
        error={errorOf("amount_max_minor")}
        onChange={(value) => set({ amount: value === "" ? "" : Number(value) })}
      />
    </>
  );
}

/** What the person could do then, as one sentence. */
function Effect({ draft }: { readonly draft: UserDraft }) {
  const say = useWords(USERS);
  const saySession = useWords(SESSION);
  const format = useFormat();
  const bounds = takesBounds(draft.role)
    ? [
        draft.channel_codes.length > 0 ? format.list(draft.channel_codes) : null,
        draft.location_codes.length > 0 ? format.list(draft.location_codes) : null,
        draft.amount === "" ? null : say("up_to", { amount: format.number(draft.amount) }),
      ].filter((bound) => bound !== null)
    : [];
  return (
    <Alert color="gray">
      <Text fz="sm">
        <b>{say("sees")}:</b> {saySession(`about.${draft.role}`)}.
        {bounds.length > 0 ? ` ${say("sees_bounds")}: ${bounds.join(" · ")}.` : ""}
      </Text>
      <Text fz="sm" c="dimmed">
        {say("changes_soon")}
      </Text>
    </Alert>
  );
}
