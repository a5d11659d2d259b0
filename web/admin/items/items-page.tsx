import { Anchor, Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconPackages, IconPlus, IconSearch } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Item } from "../../api/types.ts";
import { type Column, DataList } from "../../design/data-list.tsx";
import { Picture } from "../../design/picture.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { type Format, useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { nameOf } from "./item-draft.ts";
import { ItemDrawer } from "./item-drawer.tsx";
import { ITEMS } from "./words.ts";

export const ITEMS_KEY = ["admin", "items"] as const;
const route = getRouteApi("/inside/admin/items");

const itemsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...ITEMS_KEY, "list", q ?? ""],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/items", {
          params: {
            query: {
              limit: 50,
              ...(q === undefined ? {} : { q }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
  });

export function ItemsPage() {
  const say = useWords(ITEMS);
  const sayAdmin = useWords(ADMIN);
  const { q, open } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(itemsQuery(q));
  const { rows, loadMore } = usePages(list);
  const columns = useItemColumns(q);
  const may = useMay("catalog:write");
  const close = () => void navigate({ search: { q } });
  usePageTitle(sayAdmin("section.items"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.items")} lead={say("lead")} history="item">
        {may ? (
          <Button leftSection={<IconPlus size={18} />} onClick={() => void navigate({ search: { q, open: "new" } })}>
            {say("make")}
          </Button>
        ) : null}
      </SectionHead>
      <Find q={q} onFind={(text) => void navigate({ search: text === "" ? {} : { q: text }, replace: true })} />
      {list.isPending ? <Lines count={10} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("none")} hint={say("none_hint")} icon={IconPackages} />
          ) : (
            <DataList
              label={sayAdmin("section.items")}
              columns={columns}
              rows={rows}
              rowKey={({ sku }) => sku}
              onOpen={({ sku }) => void navigate({ search: { q, open: sku } })}
              onEnd={loadMore}
            />
          )}
        </Paper>
      ) : null}
      {open === "new" && may ? <ItemDrawer item={null} onClose={close} /> : null}
      {open !== undefined && open !== "new" ? <OpenItem key={open} sku={open} onClose={close} /> : null}
    </Stack>
  );
}

function Find({ q, onFind }: { readonly q: string | undefined; readonly onFind: (q: string) => void }) {
  const say = useWords(ITEMS);
  const [text, setText] = useState(q ?? "");
  const find = useDebouncedCallback((value: string) => onFind(value.trim().slice(0, 100)), 250);
  return (
    <TextInput
      w={{ base: "100%", xs: 320 }}
      leftSection={<IconSearch size={16} />}
      placeholder={say("find")}
      aria-label={say("find")}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        find(value);
      }}
    />
  );
}

function OpenItem({ sku, onClose }: { readonly sku: string; readonly onClose: () => void }) {
  const item = useQuery({
    queryKey: [...ITEMS_KEY, "one", sku],
    queryFn: () => answerOf(api.GET("/v1/items/{sku}", { params: { path: { sku } } })),
  });
  if (item.isError) return <ErrorState error={item.error} onRetry={() => void item.refetch()} />;
  return item.data ? <ItemDrawer item={item.data} onClose={onClose} /> : null;
}

function useItemColumns(q: string | undefined): readonly Column<Item>[] {
  const say = useWords(ITEMS);
  const format = useFormat();
  const language = useLanguage();
  return useMemo(
    () => [
      {
        key: "name",
        label: say("name"),
        phone: "title",
        cell: (item) => (
          <Group gap={10} wrap="nowrap">
            <Picture url={item.image_url ?? null} size={32} />
            <Anchor
              fw={600}
              c="inherit"
              fz="inherit"
              truncate
              renderRoot={(props) => <Link to="/admin/items" search={{ q, open: item.sku }} {...props} />}
            >
              {nameOf(item, language) ?? say("unnamed")}
            </Anchor>
          </Group>
        ),
      },
      { key: "sku", label: say("sku"), width: "180px", cell: ({ sku }) => sku },
      { key: "kind", label: say("kind"), width: "120px", phone: "none", cell: ({ kind }) => say(`kind.${kind}`) },
      {
        key: "gtin",
        label: say("gtin"),
        width: "150px",
        phone: "none",
        cell: ({ gtin }) =>
          gtin ?? (
            <Text span c="dimmed">
              –
            </Text>
          ),
      },
      {
        key: "price",
        label: say("price"),
        width: "112px",
        align: "right",
        phone: "side",
        cell: (item) => priceOf(item, format),
      },
    ],
    [say, format, language, q],
  );
}

function priceOf({ price_minor, currency }: Item, format: Format): string {
  return price_minor === null || price_minor === undefined || !currency ? "–" : format.money(price_minor, currency);
}
