import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Card } from "../../design/card.tsx";
import { Lines } from "../../design/states.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { StockBar, StockLegend } from "../stock-bar.tsx";
import { expectedQuery, levelsQuery } from "../stock-queries.ts";
import { STOCK } from "../words.ts";
import { sumLevels } from "./levels.ts";
import { ITEM } from "./words.ts";

/** All of it together, and what is still to come. */
export function SumsCard({ sku }: { readonly sku: string }) {
  const say = useWords(ITEM);
  const sayStock = useWords(STOCK);
  const format = useFormat();
  const levels = useQuery(levelsQuery(sku));
  const expected = useQuery(expectedQuery(sku));
  if (!levels.data) return levels.isPending ? <Lines count={1} height={120} /> : null;
  const sum = sumLevels(levels.data);
  return (
    <Card title={say("all_together")} side={<StockLegend />}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
          {(["on_hand", "reserved", "safety", "available"] as const).map((field) => (
            <div key={field}>
              <Text fz="sm" c="dimmed">
                {sayStock(field)}
              </Text>
              <Text
                fz={22}
                fw={620}
                lh={1.2}
                c={field === "available" && sum.available === 0 ? "var(--trouble)" : "inherit"}
              >
                {format.number(sum[field])}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        <StockBar stock={sum} thick />
        {expected.data && expected.data.length > 0 ? (
          <Group gap="md">
            {expected.data.map(({ on, quantity }) => (
              <Text key={on} fz="sm">
                {say("expected", { quantity: format.number(quantity), day: format.day(on) })}
              </Text>
            ))}
          </Group>
        ) : null}
      </Stack>
    </Card>
  );
}
