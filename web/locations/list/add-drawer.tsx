import { Alert, Checkbox, Group, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDrawer } from "../../admin/form/form-drawer.tsx";
import { putOne } from "../../admin/form/put-one.ts";
import { useProblem } from "../../admin/form/use-problem.ts";
import { api } from "../../api/client.ts";
import { useWords } from "../../words/use-words.ts";
import { LOCATIONS } from "../words.ts";
import { KINDS } from "./location-search.ts";
import { entryOf, missingIn, NEW_LOCATION, type NewLocation } from "./new-location.ts";

const TEXTS = ["street", "postal_code", "city", "country"] as const;
const FIELDS = ["code", "name", "kind", "time_zone", "delivery_methods", "address"] as const;

/** A new place: what it is called, where it is, what it can do. The rest is set on its own page. */
export function AddDrawer({ taken, onClose }: { readonly taken: ReadonlySet<string>; readonly onClose: () => void }) {
  const say = useWords(LOCATIONS);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<NewLocation>(NEW_LOCATION);
  const [is_tried, setTried] = useState(false);
  const set = (part: Partial<NewLocation>) => setDraft({ ...draft, ...part });
  const missing = missingIn(draft);
  const is_taken = taken.has(draft.code.trim());
  const save = useMutation({
    mutationFn: () => putOne(api.PUT("/v1/locations", { body: { locations: [entryOf(draft)] } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["locations"] });
      await navigate({ to: "/locations/$code", params: { code: draft.code.trim() } });
    },
  });
  const problem = useProblem(save.error, "/locations/0", FIELDS);
  const errorOf = (field: keyof NewLocation) => (is_tried && missing.includes(field) ? say("needed") : undefined);
  const text = (field: "code" | "name" | "time_zone" | (typeof TEXTS)[number]) => ({
    label: say(`field.${field}`),
    required: true,
    value: draft[field],
    error: errorOf(field),
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => set({ [field]: value }),
  });
  return (
    <FormDrawer
      title={say("add")}
      save={say("add_confirm")}
      is_saving={save.isPending}
      problem={problem.general ?? problem.of("address") ?? null}
      onSave={() => {
        setTried(true);
        if (missing.length === 0 && !is_taken) save.mutate();
      }}
      onClose={onClose}
    >
      <TextInput
        {...text("code")}
        description={say("code_hint")}
        maxLength={100}
        error={is_taken ? say("code_taken") : (errorOf("code") ?? problem.of("code"))}
      />
      <TextInput {...text("name")} maxLength={200} />
      <Select
        label={say("kind")}
        allowDeselect={false}
        value={draft.kind}
        data={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
        onChange={(value) => set({ kind: KINDS.find((kind) => kind === value) ?? draft.kind })}
      />
      <TextInput {...text("street")} maxLength={200} />
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <TextInput {...text("postal_code")} maxLength={20} />
        <TextInput {...text("city")} maxLength={100} />
        <TextInput {...text("country")} maxLength={2} />
      </SimpleGrid>
      <TextInput
        {...text("time_zone")}
        description={say("time_zone_hint")}
        error={errorOf("time_zone") ?? problem.of("time_zone")}
      />
      <Checkbox.Group
        label={say("methods")}
        value={[...draft.delivery_methods]}
        error={errorOf("delivery_methods")}
        onChange={(methods) =>
          set({ delivery_methods: (["ship", "collect"] as const).filter((method) => methods.includes(method)) })
        }
      >
        <Group mt="xs">
          <Checkbox value="ship" label={say("method.ship")} />
          <Checkbox value="collect" label={say("method.collect")} />
        </Group>
      </Checkbox.Group>
      <Alert color="gray">{say("add_effect")}</Alert>
    </FormDrawer>
  );
}
