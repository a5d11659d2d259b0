import { Anchor, Button, Group, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { Actor, useActorName } from "../../design/actor.tsx";
import { Moment } from "../../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import type { AuditSearch } from "../admin-search.ts";
import { SectionHead } from "../form/section-head.tsx";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { useActionWords } from "./action-words.ts";
import { placeOf } from "./audit-places.ts";
import classes from "./changes.module.css";
import { ChangesTable } from "./changes-table.tsx";
import { fieldChanges } from "./field-changes.ts";
import { useNames } from "./use-names.ts";
import { AUDIT } from "./words.ts";

type AuditEntry = Entry<"/v1/audit-entries">;
const route = getRouteApi("/inside/admin/audit");

const auditQuery = ({ object, actor, from, to }: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["admin", "audit", { object, actor, from, to }],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/audit-entries", {
          params: {
            query: {
              limit: 50,
              ...{ object, actor },
              ...(from === undefined ? {} : { from: startOf(from, 0) }),
              ...(to === undefined ? {} : { to: startOf(to, 1) }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** When a day begins where one sits, so many days later. */
function startOf(day: string, days_later: number): string {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + days_later);
  return start.toISOString();
}

/** Who changed what, newest first, each change with its fields before and after. */
export function AuditPage() {
  const say = useWords(AUDIT);
  const sayAdmin = useWords(ADMIN);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(auditQuery(search));
  const { rows, loadMore } = usePages(list);
  const names = useNames();
  usePageTitle(sayAdmin("section.audit"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.audit")} lead={say("lead")} />
      <AuditFilters search={search} onChange={(next) => void navigate({ search: next })} />
      {list.isPending ? <Lines count={8} height={64} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("none")} hint={say("none_hint")} icon={IconHistory} />
          ) : (
            <ol className={classes.list}>
              {rows.map((entry) => (
                <AuditRow key={entry.entry_id} entry={entry} search={search} name={names.get(entry.object_id)} />
              ))}
            </ol>
          )}
        </Paper>
      ) : null}
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
          {sayAdmin("more")}
        </Button>
      ) : null}
    </Stack>
  );
}

const KINDS = [
  "user",
  "api_key",
  "channel",
  "item",
  "location",
  "workflow",
  "risk_rule",
  "risk_list_entry",
  "stock_level",
  "exception",
  "webhook_endpoint",
] as const;

function AuditFilters({
  search,
  onChange,
}: {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}) {
  const say = useWords(AUDIT);
  const [actor, setActor] = useState(search.actor ?? "");
  // A click on somebody's name sets the filter as well.
  useEffect(() => setActor(search.actor ?? ""), [search.actor]);
  const ask = useDebouncedCallback((text: string) => onChange({ ...search, actor: text || undefined }), 500);
  const kind = search.object?.split(":", 1)[0] ?? null;
  const day = (field: "from" | "to") => ({
    type: "date",
    label: say(field),
    value: search[field] ?? "",
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      onChange({ ...search, [field]: value || undefined }),
  });
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={say("object")}
        placeholder={say("any_object")}
        clearable
        value={kind}
        data={KINDS.map((value) => ({ value, label: say(`kind.${value}`) }))}
        onChange={(value) => onChange({ ...search, object: value ?? undefined })}
      />
      <TextInput
        label={say("actor")}
        placeholder={say("actor_hint")}
        value={actor}
        onChange={({ currentTarget: { value } }) => {
          setActor(value);
          ask(value.trim());
        }}
      />
      <TextInput {...day("from")} />
      <TextInput {...day("to")} />
      {Object.keys(search).length > 0 ? (
        <Button variant="subtle" onClick={() => onChange({})}>
          {say("clear")}
        </Button>
      ) : null}
    </Group>
  );
}

function AuditRow({
  entry,
  search,
  name,
}: {
  readonly entry: AuditEntry;
  readonly search: AuditSearch;
  /** Where the entry itself has none. */
  readonly name: string | undefined;
}) {
  const say = useWords(AUDIT);
  const { action, actor, object_kind, object_id } = entry;
  const sayAction = useActionWords();
  const actor_name = useActorName(actor);
  const place = placeOf(object_kind, object_id);
  return (
    <li className={classes.entry}>
      <Group gap={8}>
        <Anchor
          c="inherit"
          fw={600}
          aria-label={say("only_by", { actor: actor_name })}
          renderRoot={(props) => <Link to="/admin/audit" search={{ ...search, actor }} {...props} />}
        >
          <Actor actor={actor} />
        </Anchor>
        <Text>{sayAction(action)}</Text>
        <Text fw={560} style={{ overflowWrap: "anywhere" }}>
          {nameIn(entry) ?? name ?? object_id}
        </Text>
        <Text c="dimmed" fz="sm" ml="auto">
          <Moment at={entry.occurred_at} />
        </Text>
      </Group>
      <ChangesTable changes={fieldChanges(entry.before, entry.after)} />
      <Group gap="md">
        <Anchor
          fz="sm"
          renderRoot={(props) => (
            <Link to="/admin/audit" search={{ object: `${object_kind}:${object_id}` }} {...props} />
          )}
        >
          {say("only_this")}
        </Anchor>
        {place === null ? null : (
          <Anchor fz="sm" renderRoot={(props) => <Link {...(place as object)} {...props} />}>
            {say("open")}
          </Anchor>
        )}
      </Group>
    </li>
  );
}

/** Ids say nothing to people: a name that the entry itself knows is told instead. */
function nameIn({ before, after, object_id }: AuditEntry): string | null {
  if (!/^[0-9a-f-]{36}$/.test(object_id)) return null;
  const name = after?.name ?? before?.name ?? after?.handle ?? after?.reason;
  return typeof name === "string" ? name : null;
}
