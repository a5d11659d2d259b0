import type { StageQuantity } from "../design/stage-bar.tsx";
import { STAGES, type Stage } from "../design/stages.ts";

/** Sums by stage, as an answer has them, as what a bar is made of. */
export const stagesOf = (sums: Readonly<Partial<Record<Stage, number>>>): readonly StageQuantity[] =>
  STAGES.map((stage) => ({ stage, quantity: sums[stage] ?? 0 }));
