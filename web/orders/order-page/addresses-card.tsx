import { Group, Stack, Text } from "@mantine/core";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDER_PAGE } from "./words.ts";

type Address = Order["billing_address"];

export function AddressesCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const { shipping_address, billing_address, customer } = order;
  const is_same = shipping_address !== null && JSON.stringify(shipping_address) === JSON.stringify(billing_address);
  return (
    <Card title={say("addresses")}>
      <Group align="flex-start" gap="xl">
        <Stack gap={2}>
          <Text c="dimmed" fz="sm">
            {say("shipping_address")}
          </Text>
          {shipping_address ? <AddressLines address={shipping_address} /> : <CollectedAt order={order} />}
        </Stack>
        <Stack gap={2}>
          <Text c="dimmed" fz="sm">
            {say("billing_address")}
          </Text>
          {is_same ? <Text>{say("same_address")}</Text> : <AddressLines address={billing_address} />}
        </Stack>
      </Group>
      <Text c="dimmed" fz="sm" mt="sm">
        {[customer.email, customer.phone].filter(Boolean).join(" · ")}
      </Text>
    </Card>
  );
}

/** At which places the customer fetches what is not sent. */
function CollectedAt({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const locationName = useLocationName();
  const codes = new Set(order.lines.flatMap(({ delivery }) => delivery.location ?? []));
  return (
    <>
      <Text>{say("collected_by_customer")}</Text>
      {[...codes].map((code) => (
        <Door key={code} to="/locations/$code" params={{ code }}>
          {locationName(code)}
        </Door>
      ))}
    </>
  );
}

function AddressLines({ address }: { readonly address: Address }) {
  const format = useFormat();
  const lines = [
    address.name,
    address.company,
    address.street,
    address.street2,
    `${address.postal_code} ${address.city}`,
    format.country(address.country),
  ].filter((line) => line !== null && line !== "");
  return (
    <address style={{ fontStyle: "normal" }}>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </address>
  );
}
