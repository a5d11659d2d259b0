import { Anchor, Button, Paper, Stack } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type Column, DataList } from "../../design/data-list.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { EndpointDrawer } from "./endpoint-drawer.tsx";
import { EndpointState } from "./endpoint-state.tsx";
import { type Endpoint, endpoints_query } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

const route = getRouteApi("/inside/admin/webhooks");

export function WebhooksPage() {
  const say = useWords(WEBHOOKS);
  const sayAdmin = useWords(ADMIN);
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(endpoints_query);
  const { rows, loadMore } = usePages(list);
  const columns = useEndpointColumns();
  const [is_making, setMaking] = useState(false);
  const may = useMay("webhooks:write");
  const make = may ? (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking(true)}>
      {say("make")}
    </Button>
  ) : null;
  usePageTitle(sayAdmin("section.webhooks"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.webhooks")} lead={say("lead")} history="webhook_endpoint">
        {rows.length > 0 ? make : null}
      </SectionHead>
      {list.isPending ? <Lines count={4} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("none")} hint={say("none_hint")} icon={IconWebhook}>
              {make}
            </EmptyState>
          ) : (
            <DataList
              label={sayAdmin("section.webhooks")}
              columns={columns}
              rows={rows}
              rowKey={({ endpoint_id }) => endpoint_id}
              onOpen={({ endpoint_id }) =>
                void navigate({ to: "/admin/webhooks/$endpoint_id", params: { endpoint_id } })
              }
              onEnd={loadMore}
            />
          )}
        </Paper>
      ) : null}
      {is_making ? <EndpointDrawer endpoint={null} onClose={() => setMaking(false)} /> : null}
    </Stack>
  );
}

function useEndpointColumns(): readonly Column<Endpoint>[] {
  const say = useWords(WEBHOOKS);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "url",
        label: say("url"),
        phone: "title",
        cell: ({ endpoint_id, url }) => (
          <Anchor component={Link} to={`/admin/webhooks/${endpoint_id}`} fw={600} c="inherit" fz="inherit">
            {url.replace(/^https?:\/\//, "")}
          </Anchor>
        ),
      },
      { key: "description", label: say("description"), cell: ({ description }) => description ?? "–" },
      {
        key: "events",
        label: say("events"),
        cell: ({ event_types }) => (event_types === null ? say("every_event") : format.list(event_types)),
      },
      {
        key: "channels",
        label: say("channels"),
        width: "140px",
        phone: "none",
        cell: ({ channels }) => (channels === null ? say("all_channels") : format.list(channels)),
      },
      { key: "state", label: say("state"), width: "220px", cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
    ],
    [say, format],
  );
}
