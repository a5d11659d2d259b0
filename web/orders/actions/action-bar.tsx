import { Button, Group, Tooltip } from "@mantine/core";
import {
  IconHandStop,
  IconMapPin,
  IconPlayerPlay,
  IconRoute,
  IconTruckReturn,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { AddressDialog } from "./address-dialog.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { LiftDialog } from "./lift-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { refusalOf } from "./refusals.ts";
import { ResourceDialog } from "./resource-dialog.tsx";
import { ACTIONS } from "./words.ts";

const OFFERED = ["lift_hold", "hold", "move", "resource", "change_address", "cancel"] as const;
type Offered = (typeof OFFERED)[number];
const ICONS: Readonly<Record<Offered, TablerIcon>> = {
  cancel: IconX,
  hold: IconHandStop,
  lift_hold: IconPlayerPlay,
  move: IconTruckReturn,
  resource: IconRoute,
  change_address: IconMapPin,
};

/** What may be done with the order, as the server says; what may not says why when one points at it. */
export function ActionBar({ order }: { readonly order: Order }) {
  const say = useWords(ACTIONS);
  const [open, setOpen] = useState<Offered | null>(null);
  const close = () => setOpen(null);
  // Whoever may only look is offered nothing.
  if (!useMay("orders:write")) return null;
  return (
    <Group gap="xs" className="no-print">
      {OFFERED.map((action) => {
        const allowed = order.allowed_actions.find((candidate) => candidate.action === action);
        if (!allowed || (action === "lift_hold" && order.holds.length === 0)) return null;
        const refusal = allowed.refusal ? refusalOf(allowed.refusal.code) : null;
        const Icon = ICONS[action];
        return (
          <Tooltip key={action} label={refusal ? say(`refusal.${refusal}`) : ""} disabled={refusal === null}>
            <Button
              variant="default"
              leftSection={<Icon size={16} />}
              aria-disabled={refusal !== null || undefined}
              aria-description={refusal ? say(`refusal.${refusal}`) : undefined}
              data-disabled={refusal !== null || undefined}
              onClick={(event) => (refusal ? event.preventDefault() : setOpen(action))}
            >
              {say(`action.${action}`)}
            </Button>
          </Tooltip>
        );
      })}
      {open === "cancel" ? <CancelDialog order={order} onClose={close} /> : null}
      {open === "hold" ? <HoldDialog order={order} onClose={close} /> : null}
      {open === "lift_hold" ? <LiftDialog order={order} onClose={close} /> : null}
      {open === "change_address" ? <AddressDialog order={order} onClose={close} /> : null}
      {open === "move" ? <MoveDialog order={order} onClose={close} /> : null}
      {open === "resource" ? <ResourceDialog order={order} onClose={close} /> : null}
    </Group>
  );
}
