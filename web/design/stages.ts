import {
  IconArrowBackUp,
  IconBuildingStore,
  IconCircle,
  IconCircleCheck,
  IconClockPause,
  IconHandGrab,
  IconMapPin,
  IconPackage,
  IconSend,
  IconTruckDelivery,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";

/** Where a unit of an order is, in the order of its life. */
export const STAGES = [
  "open",
  "backordered",
  "sourced",
  "released",
  "picked",
  "packed",
  "shipped",
  "ready_to_collect",
  "delivered",
  "canceled",
  "returned",
] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_ICONS: Readonly<Record<Stage, TablerIcon>> = {
  open: IconCircle,
  backordered: IconClockPause,
  sourced: IconMapPin,
  released: IconSend,
  picked: IconHandGrab,
  packed: IconPackage,
  shipped: IconTruckDelivery,
  ready_to_collect: IconBuildingStore,
  delivered: IconCircleCheck,
  canceled: IconX,
  returned: IconArrowBackUp,
};

/** For whom a color alone says nothing, every stage also has an icon and a word. */
export const stageColor = (stage: Stage): string => `var(--stage-${stage})`;
