import { ActionIcon, Anchor, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconDownload, IconFileInvoice } from "@tabler/icons-react";
import { base_path } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { useMay } from "../../session/me.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDER_PAGE } from "./words.ts";

type Invoice = Order["invoices"][number];

/** Invoices and credit notes; each opens as the paper that it is, to be read, printed or kept. */
export function DocumentsCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  return (
    <Card title={say("documents")}>
      {order.invoices.length === 0 ? <Text c="dimmed">{say("no_documents")}</Text> : null}
      <Stack gap="xs">
        {order.invoices.map((invoice) => (
          <DocumentRow key={invoice.invoice_id} invoice={invoice} currency={order.currency} />
        ))}
      </Stack>
    </Card>
  );
}

function DocumentRow({ invoice, currency }: { readonly invoice: Invoice; readonly currency: string }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const may_open = useMay("invoices:read");
  const { number } = invoice;
  const href = `${base_path}v1/invoices/${invoice.invoice_id}/document`;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <IconFileInvoice size={18} stroke={1.5} color="var(--ink-soft)" style={{ flex: "none" }} aria-hidden />
      <div>
        {may_open ? (
          <Anchor fw={560} href={href} target="_blank" rel="noopener" aria-label={say("opens_document", { number })}>
            {number}
          </Anchor>
        ) : (
          <Text fw={560}>{number}</Text>
        )}
        <Text c="dimmed" fz="sm">
          {say(invoice.kind === "credit_note" ? "credit_note" : "invoice")} · <Moment at={invoice.issued_at} />
        </Text>
      </div>
      <Text ml="auto">{format.money(invoice.total_minor, currency)}</Text>
      {may_open ? (
        <Tooltip label={say("download")}>
          <ActionIcon
            component="a"
            className="no-print"
            size={28}
            mt={-2}
            href={href}
            download={`${number}.pdf`}
            aria-label={say("download_document", { number })}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </Group>
  );
}
