import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Order, OrderLine } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { Picture } from "../../design/picture.tsx";
import { StageBadge } from "../../design/stage-badge.tsx";
import { StageBar } from "../../design/stage-bar.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { sayCharge } from "../codes/code-words.ts";
import { WhyDrawer } from "../why/why-drawer.tsx";
import { stagesOfLine } from "./line-stages.ts";
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
        <Button variant="subtle" size="compact-sm" leftSection={<IconRoute size={16} />} onClick={open}>
          {say("why")}
        </Button>
      }
    >
      <table className={classes.lines}>
        <thead>
          <tr>
            <th scope="col">{say("item")}</th>
            <th scope="col" data-number>
              {say("quantity")}
            </th>
            <th scope="col">{say("stage")}</th>
            <th scope="col" data-number>
              {say("amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <LineRow key={line.line_no} line={line} order={order} />
          ))}
          <ChargeRows order={order} />
        </tbody>
      </table>
      <WhyDrawer order={order} opened={is_open} onClose={close} />
    </Card>
  );
}

function LineRow({ line, order }: { readonly line: OrderLine; readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const item = useQuery(itemQuery(line.sku));
  const locationName = useLocationName();
  const { currency } = order;
  return (
    <tr>
      <td className={classes.item}>
        <Group gap="sm" wrap="nowrap">
          <Picture url={item.data?.image_url} size={48} />
          <div>
            <Text fw={560}>{line.description}</Text>
            <Door to="/stock/$sku" params={{ sku: line.sku }} c="dimmed" fz="sm">
              {line.sku}
            </Door>
          </div>
        </Group>
      </td>
      <td data-number>
        <span className={classes.times}>{format.number(line.quantity)}</span>
      </td>
      <td className={classes.where}>
        <StageBar stages={line.stages} />
        <Group gap="4px 14px" mt={6}>
          {stagesOfLine(line, order.shipments).map(({ stage, quantity, location }) => (
            <Group gap={6} key={`${stage} ${location ?? ""}`}>
              <StageBadge stage={stage} quantity={quantity} />
              {location ? (
                <Door to="/locations/$code" params={{ code: location }} fz="sm" c="dimmed">
                  {locationName(location)}
                </Door>
              ) : null}
            </Group>
          ))}
        </Group>
      </td>
      <td data-number>
        <Text fz="inherit" fw={560}>
          {format.money(line.gross_minor, currency)}
        </Text>
        {line.quantity > 1 ? (
          <Text fz="xs" c="dimmed">
            {say("each", { amount: format.money(line.unit_price_minor, currency) })}
          </Text>
        ) : null}
      </td>
    </tr>
  );
}

/** Shipping and the like: part of what is owed, and nothing that could be sent. */
function ChargeRows({ order }: { readonly order: Order }) {
  const format = useFormat();
  const language = useLanguage();
  return order.charges.map((charge) => (
    <tr key={charge.charge_no} className={classes.charge}>
      <td colSpan={3}>{sayCharge(language, charge.description)}</td>
      <td data-number>{format.money(charge.gross_minor, order.currency)}</td>
    </tr>
  ));
}
