import { Anchor, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { answerOf, api } from "../../api/client.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ObjectHistory } from "../audit/object-history.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { EndpointActions } from "./endpoint-actions.tsx";
import { EndpointState } from "./endpoint-state.tsx";
import { type Endpoint, endpointQuery } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

const route = getRouteApi("/inside/admin/webhooks/$endpoint_id");

/** Of an address the history keeps no more than what may be known. */
const TAKEN_BACK = ["description", "event_types", "channels", "active"] as const;

/** One endpoint: how it is, what can be done with it, and what it was told. */
export function EndpointPage() {
  const { endpoint_id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const endpoint = useQuery(endpointQuery(endpoint_id));
  if (endpoint.isPending) return <Lines count={5} height={64} />;
  if (endpoint.isError) return <ErrorState error={endpoint.error} onRetry={() => void endpoint.refetch()} />;
  return (
    <Stack gap="md">
      <Head endpoint={endpoint.data} />
      <DeliveryLog
        endpoint={endpoint.data}
        state={search.state}
        onState={(state) => void navigate({ search: state ? { state } : {} })}
      />
      <Paper p="md">
        <ObjectHistory
          object={`webhook_endpoint:${endpoint_id}`}
          now={endpoint.data}
          fields={TAKEN_BACK}
          onTakeBack={(body) =>
            answerOf(api.PATCH("/v1/webhook-endpoints/{endpoint_id}", { params: { path: { endpoint_id } }, body }))
          }
        />
      </Paper>
    </Stack>
  );
}

function Head({ endpoint }: { readonly endpoint: Endpoint }) {
  const say = useWords(WEBHOOKS);
  const format = useFormat();
  const may = useMay("webhooks:write");
  const { url, description, event_types, channels, previous_secret_until } = endpoint;
  usePageTitle(url);
  return (
    <Stack gap="sm">
      <Anchor component={Link} to="/admin/webhooks" fz="sm">
        <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: "-2px" }} /> {say("back")}
      </Anchor>
      <div>
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: "anywhere" }}>
            {url}
          </Title>
          <EndpointState endpoint={endpoint} />
        </Group>
        {description ? <Text c="dimmed">{description}</Text> : null}
      </div>
      <Paper p="md">
        <Text fz="sm">
          <b>{say("events")}:</b> {event_types === null ? say("every_event") : format.list(event_types)}
        </Text>
        <Text fz="sm">
          <b>{say("channels")}:</b> {channels === null ? say("all_channels") : format.list(channels)}
        </Text>
        {previous_secret_until ? (
          <Text fz="sm" c="dimmed">
            {say("old_until", { at: format.instant(previous_secret_until) })}
          </Text>
        ) : null}
        {may ? <EndpointActions endpoint={endpoint} /> : null}
      </Paper>
    </Stack>
  );
}
