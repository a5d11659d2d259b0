import { IconCheck } from "@tabler/icons-react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { nextStep, type Step } from "../work/urgency.ts";
import classes from "./step-bar.module.css";
import { STORE_ORDER } from "./words.ts";

const STEPS = {
  ship: ["accept", "pick", "pack", "ship"],
  collect: ["accept", "pick", "hand_over"],
} as const satisfies Record<string, readonly Step[]>;

/** How far it is: what is done, what is next, what comes after. */
export function StepBar({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const next = nextStep(head);
  if (next === null) return <p className={classes.over}>{say(`over.${overOf(head.status)}`)}</p>;
  const steps: readonly Step[] = head.delivery_method === "collect" ? STEPS.collect : STEPS.ship;
  const at = steps.indexOf(next);
  return (
    <ol className={classes.steps} aria-label={say("steps")}>
      {steps.map((step, place) => (
        <li
          key={step}
          className={classes.step}
          data-state={place < at ? "done" : place === at ? "next" : "later"}
          aria-current={place === at ? "step" : undefined}
        >
          <span className={classes.mark}>{place < at ? <IconCheck size={16} aria-hidden /> : place + 1}</span>
          {say(`step.${step}`)}
        </li>
      ))}
    </ol>
  );
}

function overOf(status: FulfillmentOrder["status"]): "shipped" | "handed_over" | "refused" | "canceled" {
  return status === "shipped" || status === "handed_over" || status === "refused" ? status : "canceled";
}
