import { Button, Group, Stack, Text } from "@mantine/core";
import { IconReceipt, IconShoppingCart } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StockReservation } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { reservationsQuery } from "../stock-queries.ts";
import { ITEM } from "./words.ts";

/** The orders and carts that hold units of the item. */
export function HoldersCard({ sku }: { readonly sku: string }) {
  const say = useWords(ITEM);
  const list = useInfiniteQuery(reservationsQuery(sku));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card title={say("who_holds")}>
      {list.isPending ? <Lines count={3} height={28} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? <Text c="dimmed">{say("nobody_holds")}</Text> : null}
      <Stack gap={6}>
        {rows.map((row) => (
          <Holder key={`${row.location} ${row.order_id ?? row.expires_at} ${row.line_no}`} row={row} />
        ))}
      </Stack>
      {list.hasNextPage ? (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say("more")}
        </Button>
      ) : null}
    </Card>
  );
}

function Holder({ row }: { readonly row: StockReservation }) {
  const say = useWords(ITEM);
  const format = useFormat();
  const nameOf = useLocationName();
  const Icon = row.kind === "cart" ? IconShoppingCart : IconReceipt;
  return (
    <Group gap="sm" wrap="nowrap">
      <Icon size={16} stroke={1.6} color="var(--ink-soft)" aria-hidden />
      {row.order_id ? (
        <Text component={Link} to={`/orders/${row.order_id}`} fw={560}>
          {row.order_number}
        </Text>
      ) : (
        <Text>{say(row.kind === "cart" ? "a_cart" : "an_order")}</Text>
      )}
      <Text c="dimmed" fz="sm" truncate>
        {nameOf(row.location)}
        {row.expires_at ? (
          <>
            {" · "}
            <Moment at={row.expires_at} relative />
          </>
        ) : null}
      </Text>
      <Text ml="auto" fw={560}>
        {format.number(row.quantity)}
      </Text>
    </Group>
  );
}
