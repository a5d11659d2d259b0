import { Select, Textarea } from "@mantine/core";
import { useWords } from "../../words/use-words.ts";
import type { Confirmation } from "../actions/order-actions.ts";
import { CANCEL_REASONS, HOLD_CODES } from "../actions/reasons.ts";
import { ACTIONS } from "../actions/words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import type { BulkAction } from "./plan.ts";

type Props = {
  readonly action: BulkAction;
  readonly confirmation: Confirmation;
  readonly onChange: (confirmation: Confirmation) => void;
};

/** Why, for all of them alike. Lifting a hold needs no reason. */
export function BulkFields({ action, confirmation, onChange }: Props) {
  const say = useWords(ACTIONS);
  const sayCode = useCodeWords();
  if (action === "lift_hold") return null;
  const reasons =
    action === "cancel"
      ? CANCEL_REASONS.map((value) => ({ value, label: sayCode("reason", value) }))
      : HOLD_CODES.map((value) => ({ value, label: sayCode("hold", value) }));
  return (
    <>
      <Select
        label={say("reason")}
        allowDeselect={false}
        value={confirmation.reason}
        data={reasons}
        onChange={(reason) => onChange({ ...confirmation, reason: reason ?? confirmation.reason })}
      />
      {action === "hold" ? (
        <Textarea
          label={say("note")}
          description={say("note_hint")}
          maxLength={500}
          autosize
          minRows={2}
          value={confirmation.note}
          onChange={({ currentTarget: { value } }) => onChange({ ...confirmation, note: value })}
        />
      ) : null}
    </>
  );
}
