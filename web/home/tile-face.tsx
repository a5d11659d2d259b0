import { Group, Text } from "@mantine/core";
import { IconCircleCheck, type TablerIcon } from "@tabler/icons-react";
import { useFade } from "../design/use-fade.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./tile.module.css";
import { HOME } from "./words.ts";

type Props = {
  readonly label: string;
  readonly icon: TablerIcon;
  readonly color: string;
  readonly count: number;
  readonly has_more?: boolean;
};

/** How many need a hand; quiet where none do. It stands in a link or a button, which is the tile. */
export function TileFace({ label, icon, color, count, has_more = false }: Props) {
  const say = useWords(HOME);
  const format = useFormat();
  const element = useFade<HTMLSpanElement>(count);
  const is_quiet = count === 0;
  const Icon = is_quiet ? IconCircleCheck : icon;
  const figure = format.number(count);
  return (
    <>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Icon
          size={18}
          stroke={1.7}
          color={is_quiet ? "var(--stage-delivered)" : color}
          style={{ flex: "none" }}
          aria-hidden
        />
        <Text span fz="sm" c="dimmed" lh={1.35}>
          {label}
        </Text>
      </Group>
      <span ref={element} className={classes.figure} data-quiet={is_quiet || undefined}>
        {has_more ? say("more_than", { count: figure }) : figure}
      </span>
    </>
  );
}
