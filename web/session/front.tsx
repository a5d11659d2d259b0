import { Paper, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { LANGUAGES, type Language } from "../words/define.ts";
import { chooseLanguage } from "../words/start.ts";
import { useLanguage, useWords } from "../words/use-words.ts";
import classes from "./front.module.css";
import { SESSION } from "./words.ts";

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

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
    <div className={classes.front}>
      <main className={classes.column}>
        <Stack gap={6} align="center">
          <img src="./favicon.svg" width={48} height={48} alt="" />
          <Text fz={26} fw={700} lh={1.2}>
            Dirigent
          </Text>
          <Text c="dimmed">{say("tagline")}</Text>
        </Stack>
        <Paper className={classes.card}>
          <Stack>
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Paper>
        {aside}
      </main>
      <Languages />
    </div>
  );
}

/** Whoever is not known yet has told no language but his browser's. */
function Languages() {
  const language = useLanguage();
  return (
    <footer className={classes.languages}>
      {LANGUAGES.map((each) => (
        <UnstyledButton
          key={each}
          lang={each}
          aria-pressed={each === language}
          onClick={() => void chooseLanguage(each)}
        >
          {LANGUAGE_NAMES[each]}
        </UnstyledButton>
      ))}
    </footer>
  );
}
