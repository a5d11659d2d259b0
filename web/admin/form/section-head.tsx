import { Button, Group, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { ADMIN } from "../words.ts";

/** What a section is for, and what one can make there. */
export function SectionHead({
  title,
  lead,
  history,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  /** Of which kind of things the history is a click away, for whoever may see it. */
  readonly history?: string;
  readonly children?: ReactNode;
}) {
  const sayAdmin = useWords(ADMIN);
  const is_admin = useMay("admin");
  return (
    <Group justify="space-between" align="flex-start" wrap="wrap">
      <div style={{ flex: "1 1 320px", minWidth: 0 }}>
        <Title order={1}>{title}</Title>
        <Text c="dimmed">{lead}</Text>
      </div>
      <Group gap="sm">
        {history && is_admin ? (
          <Button
            variant="default"
            leftSection={<IconHistory size={18} />}
            renderRoot={(props) => <Link to="/admin/audit" search={{ object: history }} {...props} />}
          >
            {sayAdmin("section.audit")}
          </Button>
        ) : null}
        {children}
      </Group>
    </Group>
  );
}
