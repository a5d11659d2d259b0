import { Tooltip } from "@mantine/core";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import type { Load } from "./load.ts";
import classes from "./load-meter.module.css";
import { LOCATIONS } from "./words.ts";

/** How much of a day's capacity is used. */
export function LoadMeter({ load, thick = false }: { readonly load: Load; readonly thick?: boolean }) {
  const say = useWords(LOCATIONS);
  const format = useFormat();
  const words = say(`load.${load.of}`, { used: format.number(load.used), limit: format.number(load.limit) });
  return (
    <Tooltip label={words}>
      <div className={classes.meter} data-thick={thick || undefined} role="img" aria-label={words}>
        <span
          className={classes.used}
          data-full={load.share >= 1 || undefined}
          style={{ width: `${100 * Math.min(1, load.share)}%` }}
        />
      </div>
    </Tooltip>
  );
}
