import { Button, Stack, Text, Title } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useWords } from "../words/use-words.ts";
import { usePageTitle } from "./page-title.ts";
import { SHELL } from "./words.ts";

/** An address of the app that leads nowhere; shown to whoever comes to it, known or not. */
export function NotFoundScreen() {
  return (
    <main>
      <NotFoundPage height="100dvh" />
    </main>
  );
}

/** The same inside of the shell. */
export function NotFoundPage({ height = "70dvh" }: { readonly height?: string }) {
  const say = useWords(SHELL);
  usePageTitle(say("not_found_title"));
  return (
    <Stack align="center" justify="center" gap="sm" mih={height} p="md" ta="center">
      <IconMapSearch size={56} stroke={1.2} color="var(--ink-soft)" aria-hidden />
      <Title order={1}>{say("not_found_title")}</Title>
      <Text c="dimmed">{say("not_found_hint")}</Text>
      <Button component={Link} to="/" mt="md" size="md">
        {say("go_home")}
      </Button>
    </Stack>
  );
}
