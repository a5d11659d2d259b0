import { Text, Title } from "@mantine/core";
import { IconBuildingStore, IconChevronRight } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Picture } from "../../design/picture.tsx";
import { EmptyState, ErrorState, explain, Lines } from "../../design/states.tsx";
import { useOnlineManager } from "../../shell/online.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { COMMON } from "../../words/common.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { ScanField } from "../scanner/scan-field.tsx";
import { signal } from "../scanner/signal.ts";
import { findByCode } from "../work/find-by-code.ts";
import { lineName } from "../work/line-name.ts";
import { StoreTabs } from "../work/store-tabs.tsx";
import { nextStep, pieces } from "../work/urgency.ts";
import { usePlace } from "../work/use-place.ts";
import { useItems, useWork } from "../work/use-work.ts";
import { WORK } from "../work/words.ts";
import { findByPickupCode } from "./find-by-pickup-code.ts";
import classes from "./hand-over.module.css";
import { HAND_OVER } from "./words.ts";

const NO_ORDERS: readonly FulfillmentOrder[] = [];

/** Somebody stands at the counter: by code, by the bag's label, by order number, or from the list. */
export function HandOverPage() {
  const say = useWords(HAND_OVER);
  const sayCommon = useWords(COMMON);
  const { orders, error, refetch } = useWork();
  const ready = orders?.filter((head) => nextStep(head) === "hand_over");
  const items = useItems(ready ?? NO_ORDERS);
  const [is_camera_open, openCamera] = useState(false);
  const find = useFind(ready ?? NO_ORDERS);
  const is_online = useOnlineManager();
  usePageTitle(say("title"));
  return (
    <>
      <Title order={1}>{say("title")}</Title>
      <StoreTabs />
      <div>
        <ScanField
          label={say("ask")}
          onCode={(code) => find.mutate(code)}
          is_camera_open={is_camera_open}
          onCamera={openCamera}
          is_loading={find.isPending}
        />
        <Text c="dimmed" mt={6}>
          {say("ask_hint")}
        </Text>
      </div>
      {find.isSuccess && find.data === null ? (
        <Text role="alert" c="var(--trouble)" fw={560}>
          {is_online ? say("no_match", { code: find.variables }) : say("no_match_offline")}
        </Text>
      ) : null}
      {find.isError ? (
        <Text role="alert" c="var(--trouble)" fw={560}>
          {explain(find.error, sayCommon)}
        </Text>
      ) : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {ready || error ? null : <Lines count={4} height={88} />}
      {ready?.length === 0 ? (
        <EmptyState title={say("nothing")} hint={say("nothing_hint")} icon={IconBuildingStore} />
      ) : null}
      {ready && ready.length > 0 ? (
        <Card title={say("waiting")} flush>
          <ul className={classes.list}>
            {ready.map((head) => (
              <ReadyRow key={head.fulfillment_order_id} head={head} items={items} />
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  );
}

/** Looks on the device first, so that numbers and labels are found without a connection; only the server knows codes. */
function useFind(ready: readonly FulfillmentOrder[]) {
  const navigate = useNavigate();
  const { place } = usePlace();
  return useMutation({
    networkMode: "always",
    mutationFn: async (code: string) => {
      const here = findByCode(ready, code);
      if (here) return { head: here, code: undefined };
      const head = navigator.onLine ? await findByPickupCode(code, place) : null;
      return head && { head, code };
    },
    onSuccess: (found) => {
      signal(found ? "right" : "wrong");
      if (!found) return;
      void navigate({
        to: "/store/hand-over/$fulfillment_order_id",
        params: { fulfillment_order_id: found.head.fulfillment_order_id },
        search: found.code === undefined ? {} : { code: found.code },
      });
    },
    onError: () => signal("wrong"),
  });
}

function ReadyRow({ head, items }: { readonly head: FulfillmentOrder; readonly items: ReadonlyMap<string, Item> }) {
  const sayWork = useWords(WORK);
  const language = useLanguage();
  const { fulfillment_order_id } = head;
  return (
    <li>
      <Link
        to="/store/hand-over/$fulfillment_order_id"
        params={{ fulfillment_order_id }}
        search={{}}
        className={classes.row}
      >
        <Picture url={items.get(head.lines[0]?.sku ?? "")?.image_url} size={48} />
        <span className={classes.what}>
          <b>{head.order_number}</b>
          <span>{head.lines.map((line) => lineName(line, items, language)).join(", ")}</span>
        </span>
        <span className={classes.pieces}>{sayWork("pieces", { count: pieces(head) })}</span>
        <IconChevronRight size={20} aria-hidden />
      </Link>
    </li>
  );
}
