import { Group, Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./card.module.css";

/** A titled part of a page. */
export function Card({
  title,
  side,
  children,
  flush = false,
}: {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for tables that reach the edge. */
  readonly flush?: boolean;
}) {
  return (
    <Paper component="section" aria-label={title} className={classes.card}>
      <Group justify="space-between" className={classes.head}>
        <Title order={2}>{title}</Title>
        {side}
      </Group>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </Paper>
  );
}
