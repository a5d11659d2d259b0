import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { StockSummary } from "../../api/types.ts";
import type { Column } from "../../design/data-list.tsx";
import { Picture } from "../../design/picture.tsx";
import type { Language } from "../../words/define.ts";
import type { Format } from "../../words/format.ts";
import type { Say } from "../../words/use-words.ts";
import { categoryName } from "../category-name.ts";
import { itemName } from "../item-name.ts";
import { StockBar } from "../stock-bar.tsx";
import type { STOCK } from "../words.ts";

type StockSay = Say<Extract<keyof typeof STOCK.texts.en, string>>;

/**
 * @param most what the longest bar stands for: lengths grow with the root of what lies there, so that a few units are seen beside
 *   thousands
 */
export function stockColumns(
  say: StockSay,
  format: Format,
  language: Language,
  most: number,
): readonly Column<StockSummary>[] {
  return [
    {
      key: "item",
      label: say("item"),
      phone: "title",
      cell: (item) => (
        <Group gap="sm" wrap="nowrap">
          <Picture url={item.image_url} size={36} />
          <div style={{ minWidth: 0 }}>
            <Text truncate fz="inherit" fw={560}>
              <Anchor
                component={Link}
                to={`/stock/${encodeURIComponent(item.sku)}`}
                preload="intent"
                c="inherit"
                fz="inherit"
              >
                {itemName(item.name, language)}
              </Anchor>
            </Text>
            <Text truncate fz="xs" c="dimmed" fw={400}>
              {item.sku}
            </Text>
          </div>
        </Group>
      ),
    },
    {
      key: "category",
      label: say("category"),
      width: "130px",
      phone: "none",
      cell: ({ category }) => (category === null ? "–" : categoryName(category, say)),
    },
    {
      key: "stock",
      label: say("stock"),
      width: "150px",
      cell: (item) => <StockBar stock={item} whole={Math.sqrt(item.on_hand * most)} />,
    },
    {
      key: "on_hand",
      label: say("on_hand"),
      width: "96px",
      align: "right",
      phone: "none",
      cell: ({ on_hand }) => format.number(on_hand),
    },
    {
      key: "reserved",
      label: say("reserved"),
      width: "96px",
      align: "right",
      phone: "none",
      cell: ({ reserved }) => format.number(reserved),
    },
    {
      key: "available",
      label: say("available"),
      width: "96px",
      align: "right",
      phone: "side",
      cell: (item) => (
        <Text span fz="inherit" fw={620} c={item.available === 0 && item.locations > 0 ? "var(--trouble)" : "inherit"}>
          {format.number(item.available)}
        </Text>
      ),
    },
    { key: "places", label: say("places"), width: "190px", cell: (item) => <Places item={item} say={say} /> },
  ];
}

/** At how many places it is kept, and where it has run out. */
function Places({ item, say }: { readonly item: StockSummary; readonly say: StockSay }) {
  if (item.locations === 0)
    return (
      <Text span c="dimmed" fz="inherit">
        {say("state.nowhere")}
      </Text>
    );
  return (
    <>
      {say("places_count", { count: item.locations })}
      {item.short_locations > 0 ? (
        <Text span c="var(--trouble)" fz="inherit">
          {` · ${item.available === 0 ? say("state.sold_out") : say("short_at", { count: item.short_locations })}`}
        </Text>
      ) : null}
    </>
  );
}
