import { ActionIcon, Button, Group, Menu, Text, Tooltip } from "@mantine/core";
import {
  IconAddressBook,
  IconDots,
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
import classes from "./action-bar.module.css";
import { AddressDialog } from "./address-dialog.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { LiftDialog } from "./lift-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { type Refusal, refusalOf } from "./refusals.ts";
import { ResourceDialog } from "./resource-dialog.tsx";
import { ACTIONS } from "./words.ts";

const OFFERED = ["lift_hold", "hold", "move", "resource", "change_address", "change_contact", "cancel"] as const;
type Offered = (typeof OFFERED)[number];
const ICONS: Readonly<Record<Offered, TablerIcon>> = {
  cancel: IconX,
  hold: IconHandStop,
  lift_hold: IconPlayerPlay,
  move: IconTruckReturn,
  resource: IconRoute,
  change_address: IconMapPin,
  change_contact: IconAddressBook,
};

type Offer = { readonly action: Offered; readonly refusal: Refusal | null };

/** A contact is part of the address dialog; alone it is offered where the address stays. */
function offersOf(order: Order): readonly Offer[] {
  const is_address_final = order.allowed_actions.some((each) => each.action === "change_address" && each.refusal);
  return OFFERED.flatMap((action) => {
    const allowed = order.allowed_actions.find((candidate) => candidate.action === action);
    if (!allowed || (action === "lift_hold" && order.holds.length === 0)) return [];
    if (action === "change_contact" && !is_address_final) return [];
    return [{ action, refusal: allowed.refusal ? refusalOf(allowed.refusal.code) : null }];
  });
}

/** What may be done with the order, as the server says; what may not is in a menu, and says why. */
export function ActionBar({ order }: { readonly order: Order }) {
  const say = useWords(ACTIONS);
  const [open, setOpen] = useState<Offered | null>(null);
  const close = () => setOpen(null);
  // Whoever may only look is offered nothing.
  if (!useMay("orders:write")) return null;
  const offers = offersOf(order);
  return (
    <Group gap="xs" className="no-print">
      {offers.map(({ action, refusal }) => {
        const Icon = ICONS[action];
        return refusal === null ? (
          <Button key={action} variant="default" leftSection={<Icon size={16} />} onClick={() => setOpen(action)}>
            {say(`action.${action}`)}
          </Button>
        ) : null;
      })}
      <RefusedMenu offers={offers} />
      {open === "cancel" ? <CancelDialog order={order} onClose={close} /> : null}
      {open === "hold" ? <HoldDialog order={order} onClose={close} /> : null}
      {open === "lift_hold" ? <LiftDialog order={order} onClose={close} /> : null}
      {open === "change_address" || open === "change_contact" ? <AddressDialog order={order} onClose={close} /> : null}
      {open === "move" ? <MoveDialog order={order} onClose={close} /> : null}
      {open === "resource" ? <ResourceDialog order={order} onClose={close} /> : null}
    </Group>
  );
}

function RefusedMenu({ offers }: { readonly offers: readonly Offer[] }) {
  const say = useWords(ACTIONS);
  const refused = offers.flatMap(({ action, refusal }) => (refusal === null ? [] : [{ action, refusal }]));
  if (refused.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal={false} width={340}>
      <Menu.Target>
        <Tooltip label={say("more")}>
          <ActionIcon size={36} variant="default" aria-label={say("more")} className={classes.more}>
            <IconDots size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {refused.map(({ action, refusal }) => {
          const Icon = ICONS[action];
          return (
            <Menu.Item
              key={action}
              className={classes.refused}
              leftSection={<Icon size={16} />}
              closeMenuOnClick={false}
              aria-disabled
            >
              {say(`action.${action}`)}
              <Text fz="xs" c="dimmed">
                {say(`refusal.${refusal}`)}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
