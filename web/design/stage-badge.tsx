import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./stage-badge.module.css";
import { STAGE_ICONS, type Stage, stageColor } from "./stages.ts";

/** A stage as icon, color and word. */
export function StageBadge({ stage, quantity }: { readonly stage: Stage; readonly quantity?: number }) {
  const say = useWords(COMMON);
  const Icon = STAGE_ICONS[stage];
  return (
    <span className={classes.badge} data-stage={stage}>
      <Icon size={14} color={stageColor(stage)} aria-hidden />
      {quantity === undefined ? null : <b>{quantity}</b>}
      <span>{say(`stage.${stage}`)}</span>
    </span>
  );
}
