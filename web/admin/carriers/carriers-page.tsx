import { Paper, Stack, Text } from "@mantine/core";
import { IconTruckDelivery } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { carrierName } from "../../design/carriers.ts";
import { type Column, DataList } from "../../design/data-list.tsx";
import { Moment } from "../../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { ADMIN } from "../words.ts";
import { CARRIERS_WORDS } from "./words.ts";

type Carrier = Entry<"/v1/carriers">;

const carriers_query = queryOptions({
  queryKey: ["admin", "carriers"],
  queryFn: async () => (await answerOf(api.GET("/v1/carriers"))).data,
});

/** Who takes parcels, how many, and what is on them. */
export function CarriersPage() {
  const say = useWords(CARRIERS_WORDS);
  const sayAdmin = useWords(ADMIN);
  const list = useQuery(carriers_query);
  const columns = useCarrierColumns();
  usePageTitle(sayAdmin("section.carriers"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.carriers")} lead={say("lead")} />
      {list.isPending ? <Lines count={4} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {list.data.length === 0 ? (
            <EmptyState title={say("none")} hint={say("none_hint")} icon={IconTruckDelivery} />
          ) : (
            <DataList
              label={sayAdmin("section.carriers")}
              columns={columns}
              rows={list.data}
              rowKey={({ carrier }) => carrier}
              onOpen={() => {}}
            />
          )}
        </Paper>
      ) : null}
      <Card title={say("labels")}>
        <Text>{say("labels_about")}</Text>
        <Text mt="xs">{say("labels_booking")}</Text>
      </Card>
    </Stack>
  );
}

function useCarrierColumns(): readonly Column<Carrier>[] {
  const say = useWords(CARRIERS_WORDS);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "carrier",
        label: say("carrier"),
        phone: "title",
        cell: ({ carrier }) => (
          <Text span fw={600} fz="inherit">
            {carrierName(carrier)}
          </Text>
        ),
      },
      { key: "written", label: say("written"), width: "180px", phone: "none", cell: ({ carrier }) => carrier },
      {
        key: "shipments",
        label: say("shipments"),
        width: "120px",
        align: "right",
        phone: "none",
        cell: (row) => format.number(row.shipments),
      },
      {
        key: "parcels",
        label: say("parcels"),
        width: "120px",
        align: "right",
        phone: "side",
        cell: (row) => say("parcels_count", { count: row.parcels }),
      },
      {
        key: "last",
        label: say("last"),
        width: "180px",
        cell: ({ last_shipped_at }) => <Moment at={last_shipped_at} />,
      },
    ],
    [say, format],
  );
}
