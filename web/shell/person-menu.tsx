import { Avatar, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMe } from "../session/me.ts";
import { useSignOut } from "../session/sign-out.ts";
import { LANGUAGES, type Language } from "../words/define.ts";
import { chooseLanguage } from "../words/start.ts";
import { useLanguage, useWords } from "../words/use-words.ts";
import { showKeys } from "./keyboard.tsx";
import { SHELL } from "./words.ts";

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

/** Who is signed in, how the app looks and speaks, and the way out. */
export function PersonMenu() {
  const say = useWords(SHELL);
  const me = useMe();
  const name = me.user?.name ?? me.actor;
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu width={280} position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={name} color="accent" size={34} radius="xl" />
          <span className="visually-hidden">{say("account")}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} />} component={Link} to="/account">
          {say("account")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showKeys} rightSection={<kbd>?</kbd>}>
          {say("keyboard")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{say("language")}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx={8}
          aria-label={say("language")}
          value={language}
          onChange={(value) => void chooseLanguage(value as Language)}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <Menu.Label>{say("appearance")}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx={8}
          mb={8}
          aria-label={say("appearance")}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
          data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: say(value) }))}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {say("sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
