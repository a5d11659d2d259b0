import { Tooltip } from "@mantine/core";
import { useFormat } from "../words/format.ts";
import { useNow } from "./use-now.ts";

/** An instant as people read it, in the zone of the place it is about; the viewer's own zone and the second on hover. */
export function Moment({
  at,
  zone,
  relative = false,
}: {
  readonly at: string;
  readonly zone?: string;
  readonly relative?: boolean;
}) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={format.exactly(at)}>
      <time dateTime={at}>{relative ? format.relative(at, now) : format.instant(at, zone)}</time>
    </Tooltip>
  );
}
