import { Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Item } from "../../api/types.ts";
import { Door } from "../../design/door.tsx";
import { Picture } from "../../design/picture.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { itemQuery } from "../../orders/order-page/order-queries.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { categoryName } from "../category-name.ts";
import { itemName } from "../item-name.ts";
import { STOCK } from "../words.ts";
import { HoldersCard } from "./holders-card.tsx";
import { MovementsCard } from "./movements-card.tsx";
import { PlacesCard } from "./places-card.tsx";
import { SumsCard } from "./sums-card.tsx";
import { ITEM } from "./words.ts";

const route = getRouteApi("/inside/stock/$sku");

/** One item: what it is, where it lies, who holds it, and how it came to be so. */
export function ItemPage() {
  const { sku } = route.useParams();
  const language = useLanguage();
  const item = useQuery(itemQuery(sku));
  usePageTitle(item.data ? itemName(item.data.name, language) : sku);
  if (item.isPending) return <Lines count={6} height={80} />;
  if (item.isError) return <ErrorState error={item.error} onRetry={() => void item.refetch()} />;
  return (
    <Stack gap="md">
      <Head item={item.data} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <SumsCard sku={sku} />
            <PlacesCard sku={sku} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <HoldersCard sku={sku} />
            <MovementsCard sku={sku} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Head({ item }: { readonly item: Item }) {
  const say = useWords(ITEM);
  const sayStock = useWords(STOCK);
  const format = useFormat();
  const language = useLanguage();
  const { category } = item.attributes ?? {};
  const facts = [
    item.gtin ? say("gtin", { gtin: item.gtin }) : null,
    typeof item.price_minor === "number" && item.currency ? format.money(item.price_minor, item.currency) : null,
    typeof item.weight_grams === "number"
      ? say("weight", { kilograms: format.number(item.weight_grams / 1000) })
      : null,
    item.bulky ? say("bulky") : null,
    item.hazard_class ? say("hazard", { hazard_class: item.hazard_class }) : null,
  ].filter((fact) => fact !== null);
  return (
    <Group gap="md" wrap="nowrap" align="center">
      <Picture url={item.image_url} size={88} />
      <Stack gap={4} miw={0}>
        <Title order={1}>{itemName(item.name, language)}</Title>
        <Group gap="xs">
          <Text c="dimmed">{item.sku}</Text>
          {typeof category === "string" ? (
            <Door to="/stock" search={{ category }} c="dimmed">
              {categoryName(category, sayStock)}
            </Door>
          ) : null}
          <Door to="/orders" search={{ sku: item.sku }} c="dimmed">
            {say("its_orders")}
          </Door>
        </Group>
        {facts.length > 0 ? <Text fz="sm">{facts.join(" · ")}</Text> : null}
      </Stack>
    </Group>
  );
}
