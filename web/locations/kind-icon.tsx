import { Tooltip } from "@mantine/core";
import {
  IconBuildingFactory2,
  IconBuildingStore,
  IconBuildingWarehouse,
  IconHeartHandshake,
  IconTruckDelivery,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Location } from "../api/types.ts";
import { useWords } from "../words/use-words.ts";
import { LOCATIONS } from "./words.ts";

const ICONS: Readonly<Record<Location["kind"], TablerIcon>> = {
  warehouse: IconBuildingWarehouse,
  store: IconBuildingStore,
  dropshipper: IconTruckDelivery,
  third_party: IconHeartHandshake,
  franchise: IconBuildingStore,
  supplier: IconBuildingFactory2,
};

export function KindIcon({ kind, size = 18 }: { readonly kind: Location["kind"]; readonly size?: number }) {
  const say = useWords(LOCATIONS);
  const Icon = ICONS[kind];
  const name = say(`kind.${kind}`);
  return (
    <Tooltip label={name}>
      <Icon size={size} stroke={1.6} color="var(--ink-soft)" role="img" aria-label={name} style={{ flex: "none" }} />
    </Tooltip>
  );
}
