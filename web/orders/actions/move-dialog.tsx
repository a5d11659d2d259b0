import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useLocationName } from "../../locations/location-queries.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import { movableAt, movablePlaces, placesWithAll } from "./move.ts";
import { stockElsewhereQuery } from "./move-queries.ts";
import type { Action } from "./order-actions.ts";
import { MOVE_REASONS } from "./reasons.ts";
import { ACTIONS } from "./words.ts";

/** Takes what a place has not picked away from it and gives it to another: the best one, or one that has it all. */
export function MoveDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ACTIONS);
  const sayCode = useCodeWords();
  const places = movablePlaces(order);
  const [from, setFrom] = useState(places[0] ?? "");
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState<string>(MOVE_REASONS[0]);
  const nameOf = useLocationName();
  const lines = movableAt(order, from);
  const is_collected = lines.some(({ delivery }) => delivery.method === "collect");
  const stock = useQuery(stockElsewhereQuery(lines));
  const targets = placesWithAll(stock.data, lines).filter(({ location }) => location !== from);
  const is_ready = from !== "" && (to !== null || !is_collected);
  const action: Action = { action: "move", from, ...(to === null ? {} : { to }) };

  return (
    <ActionDialog
      order={order}
      title={say("move_title", { number: order.number })}
      confirm={say("move_confirm")}
      done={say("move_done")}
      action={is_ready ? action : null}
      confirmation={{ reason, note: "" }}
      onClose={onClose}
    >
      <Select
        label={say("move_from")}
        value={from}
        allowDeselect={false}
        data={places.map((value) => ({ value, label: nameOf(value) }))}
        onChange={(value) => {
          setFrom(value ?? from);
          setTo(null);
        }}
      />
      <Select
        label={say("move_to")}
        {...(is_collected ? { description: say("move_where") } : {})}
        placeholder={is_collected ? "" : say("move_best")}
        searchable
        clearable
        value={to}
        data={targets.map(({ location, quantity }) => ({
          value: location,
          label: say("move_has", { name: nameOf(location), count: quantity }),
        }))}
        onChange={setTo}
      />
      <Select
        label={say("reason")}
        value={reason}
        allowDeselect={false}
        data={MOVE_REASONS.map((value) => ({ value, label: sayCode("reason", value) }))}
        onChange={(value) => setReason(value ?? reason)}
      />
      {is_ready ? (
        <EffectsBox order={order} action={action}>
          {say("move_effect")}
        </EffectsBox>
      ) : null}
    </ActionDialog>
  );
}
