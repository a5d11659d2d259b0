import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.ts";
import classes from "./front.module.css";
import { SESSION } from "./words.ts";

/** The frame of the pages that are open to everybody. */
export function Front({
  title,
  children,
  aside,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}) {
  const say = useWords(SESSION);
  return (
    <main className={classes.front}>
      <Stack gap="lg" className={classes.column}>
        <Stack gap={6} align="center">
          <img src="./favicon.svg" width={48} height={48} alt="" />
          <Text fz={26} fw={700} lh={1}>
            Dirigent
          </Text>
          <Text c="dimmed">{say("tagline")}</Text>
        </Stack>
        <Paper p="xl" shadow="sm">
          <Stack>
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Paper>
        {aside}
      </Stack>
    </main>
  );
}
