import { Anchor, Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowLeft, IconEraser, IconLock } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Card } from "../../design/card.tsx";
import { EmptyState } from "../../design/states.tsx";
import { showUndo } from "../../design/undo.tsx";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { CustomerCard } from "./customer-card.tsx";
import classes from "./entry.module.css";
import { externalId, problemsOfDraft, withItem, withLine, withoutLine } from "./entry-draft.ts";
import { findPlaced } from "./entry-queries.ts";
import { FindItems } from "./find-items.tsx";
import { LineRow } from "./line-row.tsx";
import { PaymentCard } from "./payment-card.tsx";
import { SummaryCard } from "./summary-card.tsx";
import { useEntry } from "./use-entry.ts";
import { usePlacing } from "./use-placing.ts";
import { ENTRY } from "./words.ts";

/** An order that is entered by hand, for somebody on the telephone. */
export function EntryPage() {
  const say = useWords(ENTRY);
  usePageTitle(say("title"));
  const may_write = useMay("orders:write");
  if (may_write) return <Entry />;
  return (
    <Stack>
      <Title order={1}>{say("title")}</Title>
      <EmptyState title={say("may_not")} icon={IconLock} />
    </Stack>
  );
}

function Entry() {
  const say = useWords(ENTRY);
  const navigate = useNavigate();
  const entry = useEntry();
  const { draft, change, startAnew, facts, stores } = entry;
  const [is_checked, setChecked] = useState(false);
  const leave = (placed: { order_id: string; number: string }, key: "placed" | "placed_before") => {
    startAnew();
    notifications.show({ message: say(key, { number: placed.number }), color: "teal" });
    void navigate({ to: "/orders/$order_id", params: { order_id: placed.order_id } });
  };
  const placing = usePlacing(facts, entry.markSent, (placed) => leave(placed, "placed"));
  usePlacedBefore(entry, (placed) => leave(placed, "placed_before"));
  const place = () => {
    setChecked(true);
    if (problemsOfDraft(draft, facts).length === 0 && !placing.isPending) placing.mutate(draft);
  };
  return (
    <Stack gap="md">
      <EntryHead entry={entry} />
      <div className={classes.layout}>
        <Stack gap="md">
          <Card title={say("items")}>
            <FindItems
              store={draft.method === "collect" ? draft.store : null}
              onAdd={({ sku, name, image_url, tax_class, price_minor, currency }) =>
                change(
                  withItem(draft, {
                    ...{ sku, name, tax_class, image_url: image_url ?? null },
                    ...{ list_price_minor: price_minor ?? null, list_currency: currency ?? null },
                  }),
                )
              }
            />
            {draft.lines.length === 0 ? (
              <Text c="dimmed" mt="xs">
                {say("no_lines")}
              </Text>
            ) : null}
            {draft.lines.map((line) => (
              <LineRow
                key={line.sku}
                line={line}
                draft={draft}
                facts={facts}
                onChange={(changed) => change(withLine(draft, changed))}
                onRemove={() => change(withoutLine(draft, line.sku))}
              />
            ))}
          </Card>
          <CustomerCard draft={draft} facts={facts} stores={stores} is_checked={is_checked} onChange={change} />
          <PaymentCard draft={draft} facts={facts} onChange={change} />
        </Stack>
        <div className={classes.side}>
          <SummaryCard
            draft={draft}
            facts={facts}
            is_placing={placing.isPending}
            error={placing.error}
            onPlace={place}
          />
        </div>
      </div>
    </Stack>
  );
}

/** A draft that was sent without an answer, found again after a reload: whether an order has come of it is looked up. */
function usePlacedBefore(
  { draft, facts }: ReturnType<typeof useEntry>,
  onFound: (order: { order_id: string; number: string }) => void,
) {
  const [was_sent] = useState(draft.is_sent);
  const channel = facts.channel?.code ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, as soon as the channel is known
  useEffect(() => {
    if (!was_sent || channel === null) return;
    void findPlaced(channel, externalId(draft)).then(
      (placed) => placed && onFound(placed),
      () => {},
    );
  }, [was_sent, channel]);
}

function EntryHead({ entry }: { readonly entry: ReturnType<typeof useEntry> }) {
  const say = useWords(ENTRY);
  const { draft, change, startAnew, facts, channels } = entry;
  return (
    <Stack gap={4}>
      <Anchor component={Link} to="/orders" c="dimmed" fz="sm">
        <Group gap={4}>
          <IconArrowLeft size={14} aria-hidden /> {say("back")}
        </Group>
      </Anchor>
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        <Group gap="xs" wrap="nowrap">
          <Select
            aria-label={say("channel")}
            maw={220}
            allowDeselect={false}
            value={facts.channel?.code ?? null}
            data={channels.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(channel) => change({ ...draft, channel })}
          />
          <Button
            variant="default"
            flex="none"
            leftSection={<IconEraser size={16} />}
            onClick={() => {
              startAnew();
              showUndo({ message: say("undone"), label: say("undo"), onUndo: () => change(draft) });
            }}
          >
            {say("start_anew")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
