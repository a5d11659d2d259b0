import { Button, Select, Text, Title } from "@mantine/core";
import { IconMoodSmile, IconPlayerPlay, IconUserOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { useQueue } from "../queue/use-queue.ts";
import { ScanField } from "../scanner/scan-field.tsx";
import { signal } from "../scanner/signal.ts";
import area from "../store-area.module.css";
import { findByCode } from "./find-by-code.ts";
import { StoreTabs } from "./store-tabs.tsx";
import { nextStep } from "./urgency.ts";
import { usePlace } from "./use-place.ts";
import { useItems, useWork } from "./use-work.ts";
import { WORK } from "./words.ts";
import classes from "./work-card.module.css";
import { WorkCard } from "./work-card.tsx";

/** As many as one person carries; more are chosen by hand. */
const TOGETHER = 5;
const NO_ORDERS: readonly FulfillmentOrder[] = [];

/** What the store is to do, the most urgent first. */
export function WorkPage() {
  const say = useWords(WORK);
  const navigate = useNavigate();
  const { is_known, name, zone, places, place, choose } = usePlace();
  const { orders, error, refetch } = useWork();
  const items = useItems(orders ?? NO_ORDERS);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [is_camera_open, openCamera] = useState(false);
  const [unknown_code, setUnknownCode] = useState<string | null>(null);
  usePageTitle(say("work"));

  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const open = (code: string) => {
    const found = findByCode(orders ?? NO_ORDERS, code);
    signal(found ? "right" : "wrong");
    setUnknownCode(found ? null : code);
    if (found)
      void navigate({
        to: "/store/orders/$fulfillment_order_id",
        params: { fulfillment_order_id: found.fulfillment_order_id },
      });
  };
  const todo = orders?.filter((head) => nextStep(head) !== "hand_over");
  const pickable = todo?.filter(isPickable) ?? NO_ORDERS;
  const chosen = pickable.filter((head) => selected.has(head.fulfillment_order_id));
  const together = chosen.length > 0 ? chosen : pickable.slice(0, TOGETHER);

  return (
    <>
      <Title order={1}>{name ? say("work_at", { place: name }) : say("work")}</Title>
      {places.length > 1 ? (
        <Select
          size="md"
          aria-label={say("place")}
          searchable
          allowDeselect={false}
          data={places.map((each) => ({ value: each.code, label: each.name }))}
          value={place}
          onChange={(value) => value && choose(value)}
        />
      ) : null}
      <StoreTabs />
      {is_known ? (
        <ScanField label={say("scan")} onCode={open} is_camera_open={is_camera_open} onCamera={openCamera} />
      ) : null}
      {unknown_code === null ? null : (
        <Text role="alert" c="var(--trouble)" fw={560}>
          {say("not_found_code", { code: unknown_code })}
        </Text>
      )}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {todo || error ? null : is_known ? (
        <Lines count={5} height={124} />
      ) : (
        <EmptyState title={say("no_place")} hint={say("no_place_hint")} icon={IconUserOff} />
      )}
      {todo?.length === 0 ? (
        <EmptyState title={say("no_work")} hint={say("no_work_hint")} icon={IconMoodSmile} />
      ) : null}
      {todo && todo.length > 0 ? (
        <>
          <ul className={classes.list}>
            {todo.map((head) => (
              <WorkCard
                key={head.fulfillment_order_id}
                head={head}
                items={items}
                zone={zone}
                {...(isPickable(head)
                  ? {
                      selection: {
                        is_selected: selected.has(head.fulfillment_order_id),
                        onToggle: () => toggle(head.fulfillment_order_id),
                      },
                    }
                  : {})}
              />
            ))}
          </ul>
          <StartPicking orders={together} />
        </>
      ) : null}
    </>
  );
}

const isPickable = (head: FulfillmentOrder) => ["accept", "pick"].includes(nextStep(head) ?? "");

/** Accepts what is new among them and goes to the first shelf. */
function StartPicking({ orders }: { readonly orders: readonly FulfillmentOrder[] }) {
  const say = useWords(WORK);
  const navigate = useNavigate();
  const { tell } = useQueue();
  if (orders.length === 0) return <Text c="dimmed">{say("nothing_to_pick")}</Text>;
  return (
    <div className={area.actions}>
      <Button
        size="xl"
        leftSection={<IconPlayerPlay size={24} />}
        onClick={() => {
          for (const head of orders) if (nextStep(head) === "accept") tell(head, { action: "accept" });
          const ids = orders.map((head) => head.fulfillment_order_id).join(",");
          void navigate({ to: "/store/pick", search: { orders: ids } });
        }}
      >
        {say("start", { count: orders.length })}
      </Button>
    </div>
  );
}
