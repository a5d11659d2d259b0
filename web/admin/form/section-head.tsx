import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** What a section is for, and what one can make there. */
export function SectionHead({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children?: ReactNode;
}) {
  return (
    <Group justify="space-between" align="flex-start" wrap="wrap">
      <div style={{ flex: "1 1 320px", minWidth: 0 }}>
        <Title order={1}>{title}</Title>
        <Text c="dimmed">{lead}</Text>
      </div>
      {children}
    </Group>
  );
}
