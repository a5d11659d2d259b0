import { Anchor, Button, Group, Paper, Stack } from "@mantine/core";
import { IconPlus, IconShoppingBag } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { type Column, DataList } from "../../design/data-list.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { ChannelIcon } from "../../orders/channel-icon.tsx";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { ChannelDrawer } from "./channel-drawer.tsx";
import { CHANNELS } from "./words.ts";

export type Channel = Entry<"/v1/channels">;
export const CHANNELS_KEY = ["admin", "channels"] as const;
const route = getRouteApi("/inside/admin/channels");

const channels_query = infiniteQueryOptions({
  queryKey: CHANNELS_KEY,
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET("/v1/channels", {
        params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

export function ChannelsPage() {
  const say = useWords(CHANNELS);
  const sayAdmin = useWords(ADMIN);
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(channels_query);
  const { rows, loadMore } = usePages(list);
  const columns = useChannelColumns();
  const opened = rows.find(({ code }) => code === open);
  const close = () => void navigate({ search: {} });
  const may = useMay("catalog:write");
  usePageTitle(sayAdmin("section.channels"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.channels")} lead={say("lead")} history="channel">
        {may ? (
          <Button leftSection={<IconPlus size={18} />} onClick={() => void navigate({ search: { open: "new" } })}>
            {say("make")}
          </Button>
        ) : null}
      </SectionHead>
      {list.isPending ? <Lines count={6} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("none")} icon={IconShoppingBag} />
          ) : (
            <DataList
              label={sayAdmin("section.channels")}
              columns={columns}
              rows={rows}
              rowKey={({ code }) => code}
              onOpen={({ code }) => void navigate({ search: { open: code } })}
              onEnd={loadMore}
            />
          )}
        </Paper>
      ) : null}
      {open === "new" && may ? <ChannelDrawer channel={null} onClose={close} /> : null}
      {opened ? <ChannelDrawer key={opened.code} channel={opened} onClose={close} /> : null}
    </Stack>
  );
}

function useChannelColumns(): readonly Column<Channel>[] {
  const say = useWords(CHANNELS);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "name",
        label: say("name"),
        phone: "title",
        cell: ({ code, name }) => (
          <Group gap={8} wrap="nowrap">
            <ChannelIcon code={code} />
            <Anchor
              fw={600}
              c="inherit"
              fz="inherit"
              truncate
              renderRoot={(props) => <Link to="/admin/channels" search={{ open: code }} {...props} />}
            >
              {name}
            </Anchor>
          </Group>
        ),
      },
      { key: "code", label: say("code"), width: "120px", phone: "side", cell: ({ code }) => code },
      { key: "kind", label: say("kind"), width: "150px", cell: ({ kind }) => say(`kind.${kind}`) },
      { key: "country", label: say("country"), width: "112px", cell: ({ country }) => format.country(country) },
      { key: "currency", label: say("currency"), width: "96px", phone: "none", cell: ({ currency }) => currency },
      { key: "language", label: say("language"), width: "96px", phone: "none", cell: ({ language }) => language },
      {
        key: "tax",
        label: say("tax"),
        width: "136px",
        cell: ({ prices_include_tax }) => say(prices_include_tax ? "with_tax" : "without_tax"),
      },
    ],
    [say, format],
  );
}
