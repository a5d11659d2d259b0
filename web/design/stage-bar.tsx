import { Tooltip } from "@mantine/core";
import { COMMON } from "../words/common.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./stage-bar.module.css";
import { STAGES, type Stage, stageColor } from "./stages.ts";

export type StageQuantity = { readonly stage: Stage; readonly quantity: number };

/** Units by stage as a thin stacked bar; its words for a screen reader and on hover. */
export function StageBar({
  stages,
  thick = false,
}: {
  readonly stages: readonly StageQuantity[];
  readonly thick?: boolean;
}) {
  const say = useWords(COMMON);
  const format = useFormat();
  const sums = STAGES.map((stage) => ({
    stage,
    quantity: stages.reduce((sum, entry) => (entry.stage === stage ? sum + entry.quantity : sum), 0),
  })).filter(({ quantity }) => quantity > 0);
  const words = format.list(
    sums.map(({ stage, quantity }) =>
      say("units_of_stage", { quantity: format.number(quantity), stage: say(`stage.${stage}`) }),
    ),
  );
  return (
    <Tooltip label={words}>
      <div className={classes.bar} data-thick={thick || undefined} role="img" aria-label={words}>
        {sums.map(({ stage, quantity }) => (
          <span
            key={stage}
            className={classes.part}
            data-stage={stage}
            style={{ flexGrow: quantity, background: stageColor(stage) }}
          />
        ))}
      </div>
    </Tooltip>
  );
}
