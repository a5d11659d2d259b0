import { Grid, Paper, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Order } from "../../api/types.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { MailsCard } from "../mails/mails-card.tsx";
import { NotesCard } from "../notes/notes-card.tsx";
import { OrderPaper } from "../paper/order-paper.tsx";
import { useIsPrinting } from "../paper/use-is-printing.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { AddressesCard } from "./addresses-card.tsx";
import { DocumentsCard } from "./documents-card.tsx";
import { LinesCard } from "./lines-card.tsx";
import { MoneyCard } from "./money-card.tsx";
import { OrderHead } from "./order-head.tsx";
import { orderQuery } from "./order-queries.ts";
import { ParcelsCard } from "./parcels-card.tsx";
import { Steps } from "./steps.tsx";
import { ORDER_PAGE } from "./words.ts";

const route = getRouteApi("/inside/orders/$order_id");

export function OrderPage() {
  const { order_id } = route.useParams();
  const order = useQuery(orderQuery(order_id));
  if (order.isPending) return <Lines count={8} height={64} />;
  if (order.isError) return <ErrorState error={order.error} onRetry={() => void order.refetch()} is_page />;
  return <OrderView order={order.data} />;
}

function OrderView({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const is_printing = useIsPrinting();
  usePageTitle(say("order", { number: order.number }));
  return (
    <>
      {is_printing ? <OrderPaper order={order} /> : null}
      <Stack gap="md" className="no-print">
        <OrderHead order={order} />
        <Paper p="md">
          <Steps order={order} />
        </Paper>
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <Stack gap="md">
              <LinesCard order={order} />
              <ParcelsCard order={order} />
              <Grid gap="md">
                <Grid.Col span={{ base: 12, sm: 6 }}>
                  <Stack gap="md">
                    <MoneyCard order={order} />
                    <DocumentsCard order={order} />
                  </Stack>
                </Grid.Col>
                <Grid.Col span={{ base: 12, sm: 6 }}>
                  <Stack gap="md">
                    <AddressesCard order={order} />
                    <MailsCard order_id={order.order_id} />
                  </Stack>
                </Grid.Col>
              </Grid>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Stack gap="md">
              <NotesCard order_id={order.order_id} />
              <Timeline order={order} />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}
