import { Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMe } from "../session/me.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./admin.module.css";
import { sectionsFor } from "./sections.ts";
import { ADMIN } from "./words.ts";

/** What there is to look after, each with what it is for. */
export function AdminOverview() {
  const say = useWords(ADMIN);
  const { scopes } = useMe();
  usePageTitle(say("title"));
  return (
    <Stack gap="md">
      <Title order={1}>{say("title")}</Title>
      <div className={classes.cards}>
        {sectionsFor(scopes).map(({ key, to, icon: Icon }) => (
          <Link key={key} to={to} className={classes.card} preload="intent">
            <Icon size={26} stroke={1.5} color="var(--mantine-primary-color-filled)" aria-hidden />
            <Text fw={620}>{say(`section.${key}`)}</Text>
            <Text c="dimmed" fz="sm">
              {say(`about.${key}`)}
            </Text>
          </Link>
        ))}
      </div>
    </Stack>
  );
}
