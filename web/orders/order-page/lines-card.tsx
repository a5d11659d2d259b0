import { Group, Table, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Order, OrderLine } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Picture } from "../../design/picture.tsx";
import { StageBadge } from "../../design/stage-badge.tsx";
import { StageBar } from "../../design/stage-bar.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { WhyDrawer } from "../why/why-drawer.tsx";
import classes from "./lines-card.module.css";
import { itemQuery } from "./order-queries.ts";
import { ORDER_PAGE } from "./words.ts";

/** What was ordered, where each unit of it is now, and from where it comes. */
export function LinesCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const [is_open, { open, close }] = useDisclosure(false);
  return (
    <Card
      title={say("lines")}
      flush
      side={
        <UnstyledButton className={classes.why} onClick={open}>
          {say("why")}
        </UnstyledButton>
      }
    >
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("item")}</Table.Th>
              <Table.Th ta="right">{say("quantity")}</Table.Th>
              <Table.Th>{say("stage")}</Table.Th>
              <Table.Th ta="right">{say("amount")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {order.lines.map((line) => (
              <LineRow key={line.line_no} line={line} currency={order.currency} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <WhyDrawer order={order} opened={is_open} onClose={close} />
    </Card>
  );
}

function LineRow({ line, currency }: { readonly line: OrderLine; readonly currency: string }) {
  const format = useFormat();
  const item = useQuery(itemQuery(line.sku));
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Picture url={item.data?.image_url} />
          <div>
            <Text fw={560}>{line.description}</Text>
            <Text component={Link} to={`/stock/${encodeURIComponent(line.sku)}`} c="dimmed" fz="sm">
              {line.sku}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td ta="right">{format.number(line.quantity)}</Table.Td>
      <Table.Td>
        <StageBar stages={line.stages} />
        <Group gap="md" mt={6}>
          {line.stages.map(({ stage, quantity, location }) => (
            <Group gap={6} key={`${stage} ${location ?? ""}`}>
              <StageBadge stage={stage} quantity={quantity} />
              {location ? (
                <Text component={Link} to={`/locations/${location}`} fz="sm" c="dimmed">
                  {location}
                </Text>
              ) : null}
            </Group>
          ))}
        </Group>
      </Table.Td>
      <Table.Td ta="right">{format.money(line.gross_minor, currency)}</Table.Td>
    </Table.Tr>
  );
}
