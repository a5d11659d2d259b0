import { Badge, Button, Paper, Stack, Text, Tooltip } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { type Column, DataList } from "../../design/data-list.tsx";
import { Moment } from "../../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { Confirm } from "../form/confirm.tsx";
import { SectionHead } from "../form/section-head.tsx";
import { useProblem } from "../form/use-problem.ts";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { type ApiKey, KEYS_KEY, keys_query } from "./key-queries.ts";
import { MakeKeyDrawer } from "./make-key-drawer.tsx";
import { AREAS } from "./scopes.ts";
import { KEYS } from "./words.ts";

export function KeysPage() {
  const say = useWords(KEYS);
  const sayAdmin = useWords(ADMIN);
  const list = useInfiniteQuery(keys_query);
  const { rows, loadMore } = usePages(list);
  const [is_making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const columns = useKeyColumns(setRevoking);
  usePageTitle(sayAdmin("section.keys"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.keys")} lead={say("lead")} history="api_key">
        <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking(true)}>
          {say("make")}
        </Button>
      </SectionHead>
      {list.isPending ? <Lines count={6} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("none")} hint={say("none_hint")} icon={IconKey} />
          ) : (
            <DataList
              label={sayAdmin("section.keys")}
              columns={columns}
              rows={rows}
              rowKey={({ api_key_id }) => api_key_id}
              onOpen={() => {}}
              onEnd={loadMore}
            />
          )}
        </Paper>
      ) : null}
      {is_making ? <MakeKeyDrawer onClose={() => setMaking(false)} /> : null}
      {revoking ? <RevokeKey api_key={revoking} onClose={() => setRevoking(null)} /> : null}
    </Stack>
  );
}

function RevokeKey({ api_key, onClose }: { readonly api_key: ApiKey; readonly onClose: () => void }) {
  const say = useWords(KEYS);
  const queries = useQueryClient();
  const { api_key_id, name } = api_key;
  const revoke = useMutation({
    mutationFn: () => answerOf(api.DELETE("/v1/api-keys/{api_key_id}", { params: { path: { api_key_id } } })),
    onSuccess: () => {
      onClose();
      return queries.invalidateQueries({ queryKey: KEYS_KEY });
    },
  });
  const problem = useProblem(revoke.error, "", []);
  return (
    <Confirm
      title={say("revoke_title", { name })}
      effect={say("revoke_effect")}
      confirm={say("revoke_confirm")}
      is_pending={revoke.isPending}
      problem={problem.general}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}

function useKeyColumns(onRevoke: (key: ApiKey) => void): readonly Column<ApiKey>[] {
  const say = useWords(KEYS);
  return useMemo(
    () => [
      {
        key: "name",
        label: say("name"),
        width: "180px",
        phone: "title",
        cell: ({ name, revoked_at }) => (
          <Text span fw={600} fz="inherit" {...(revoked_at === null ? {} : { td: "line-through", c: "dimmed" })}>
            {name}
          </Text>
        ),
      },
      { key: "rights", label: say("rights"), cell: ({ scopes }) => <Rights scopes={scopes} /> },
      {
        key: "channel",
        label: say("channel"),
        width: "144px",
        cell: ({ channel_code }) => channel_code ?? say("any_channel"),
      },
      {
        key: "made",
        label: say("made"),
        width: "120px",
        phone: "none",
        cell: ({ created_at }) => <Moment at={created_at} />,
      },
      {
        key: "state",
        label: say("state"),
        width: "120px",
        phone: "side",
        cell: (key) =>
          key.revoked_at === null ? (
            <Button
              variant="default"
              size="xs"
              onClick={() => onRevoke(key)}
              aria-label={`${say("revoke")} ${key.name}`}
            >
              {say("revoke")}
            </Button>
          ) : (
            <Text span c="dimmed" fz="inherit">
              {say("revoked")}
            </Text>
          ),
      },
    ],
    [say, onRevoke],
  );
}

/** By what they are about, in words; the names that the API knows them by on hover. */
function Rights({ scopes }: { readonly scopes: readonly string[] }) {
  const say = useWords(KEYS);
  if (scopes.includes("admin"))
    return (
      <Badge color="red" variant="light" tt="none">
        {say("all_rights")}
      </Badge>
    );
  const rights = AREAS.flatMap(({ area, read, write }) => {
    const may_read = scopes.includes(read);
    const may_write = write !== null && scopes.includes(write);
    if (!may_read && !may_write) return [];
    const what = may_read && may_write ? "read_write" : may_write ? "only_write" : "only_read";
    return [say(what, { area: say(`area.${area}`) })];
  });
  return (
    <Tooltip label={scopes.join(", ")} multiline maw={360}>
      <Text fz="inherit" truncate>
        {rights.join(" · ")}
      </Text>
    </Tooltip>
  );
}
