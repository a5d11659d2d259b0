import { Tooltip } from "@mantine/core";
import {
  IconApi,
  IconBuilding,
  IconBuildingStore,
  IconDeviceMobile,
  IconPhone,
  IconShoppingBag,
  IconWorld,
  type TablerIcon,
} from "@tabler/icons-react";

/** By how a channel's code begins, which is how channels are named in most shops; a neutral one else. */
const ICONS: readonly (readonly [RegExp, TablerIcon])[] = [
  [/web|shop/i, IconWorld],
  [/app|mobile/i, IconDeviceMobile],
  [/market|amazon|ebay|otto|zalando/i, IconShoppingBag],
  [/pos|store|filiale/i, IconBuildingStore],
  [/phone|tel/i, IconPhone],
  [/b2b|business/i, IconBuilding],
];

export function ChannelIcon({ code }: { readonly code: string }) {
  const Icon = ICONS.find(([pattern]) => pattern.test(code))?.[1] ?? IconApi;
  return (
    <Tooltip label={code}>
      <Icon size={16} stroke={1.6} color="var(--ink-soft)" role="img" aria-label={code} style={{ flex: "none" }} />
    </Tooltip>
  );
}
