import { Group, Stack, Text } from "@mantine/core";
import { IconFileInvoice } from "@tabler/icons-react";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDER_PAGE } from "./words.ts";

export function DocumentsCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  return (
    <Card title={say("documents")}>
      {order.invoices.length === 0 ? <Text c="dimmed">{say("no_documents")}</Text> : null}
      <Stack gap="xs">
        {order.invoices.map((invoice) => (
          <Group key={invoice.invoice_id} gap="xs" wrap="nowrap" align="flex-start">
            <IconFileInvoice size={18} stroke={1.5} color="var(--ink-soft)" style={{ flex: "none" }} aria-hidden />
            <div>
              <Text fw={560}>{invoice.number}</Text>
              <Text c="dimmed" fz="sm">
                {say(invoice.kind === "credit_note" ? "credit_note" : "invoice")} · <Moment at={invoice.issued_at} />
              </Text>
            </div>
            <Text ml="auto">{format.money(invoice.total_minor, order.currency)}</Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
