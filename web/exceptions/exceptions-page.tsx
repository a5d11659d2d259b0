import { Button, Group, Pill, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePageTitle } from "../shell/page-title.ts";
import { useWords } from "../words/use-words.ts";
import { CauseGroups } from "./cause-groups.tsx";
import { causeOf } from "./causes.ts";
import type { ExceptionSearch } from "./exception-search.ts";
import { OpenList } from "./open-list.tsx";
import { ResolveDialog, type Resolving } from "./resolve-dialog.tsx";
import { ResolvedList } from "./resolved-list.tsx";
import { EXCEPTIONS_WORDS } from "./words.ts";

const route = getRouteApi("/inside/exceptions");

/** The queue: what needs a person, by its cause; one cause as a list; and what was resolved, with who and why. */
export function ExceptionsPage() {
  const say = useWords(EXCEPTIONS_WORDS);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [resolving, setResolving] = useState<Resolving | null>(null);
  const go = (next: ExceptionSearch) => void navigate({ search: next });
  usePageTitle(say("title"));
  const { state, reason, order_id } = search;
  const is_filtered = reason !== undefined || order_id !== undefined;
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>{say("title")}</Title>
        <Text c="dimmed">{say("lead")}</Text>
      </div>
      <Group gap="sm">
        <SegmentedControl
          aria-label={say("which")}
          value={state ?? "open"}
          onChange={(value) => go({ ...search, state: value === "resolved" ? value : undefined })}
          data={[
            { value: "open", label: say("open") },
            { value: "resolved", label: say("resolved") },
          ]}
        />
        {reason === undefined ? null : (
          <FilterPill label={say(`cause.${causeOf(reason)}`)} onRemove={() => go({ ...search, reason: undefined })} />
        )}
        {order_id === undefined ? null : (
          <FilterPill label={say("of_order")} onRemove={() => go({ ...search, order_id: undefined })} />
        )}
        {is_filtered ? (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconArrowLeft size={16} />}
            onClick={() => go({ state })}
          >
            {say(state === "resolved" ? "clear" : "all_causes")}
          </Button>
        ) : null}
      </Group>
      {state === "resolved" ? <ResolvedList search={search} /> : null}
      {state !== "resolved" && is_filtered ? <OpenList search={search} onResolve={setResolving} /> : null}
      {state !== "resolved" && !is_filtered ? <CauseGroups onResolve={setResolving} /> : null}
      {resolving ? <ResolveDialog {...resolving} onClose={() => setResolving(null)} /> : null}
    </Stack>
  );
}

function FilterPill({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  const say = useWords(EXCEPTIONS_WORDS);
  return (
    <Pill size="md" withRemoveButton onRemove={onRemove} removeButtonProps={{ "aria-label": say("clear") }}>
      {label}
    </Pill>
  );
}
