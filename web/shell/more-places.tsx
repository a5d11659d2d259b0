import { Menu, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useWords } from "../words/use-words.ts";
import { ExceptionsBadge } from "./exceptions-badge.tsx";
import type { Place } from "./places.ts";
import classes from "./shell.module.css";
import { SHELL } from "./words.ts";

/** The areas that do not fit on a phone's bar. */
export function MorePlaces({ places }: { readonly places: readonly Place[] }) {
  const say = useWords(SHELL);
  const { pathname } = useLocation();
  const is_here = places.some(({ to }) => pathname.startsWith(to));
  return (
    <Menu position="top-end" withinPortal={false} width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.place} data-status={is_here ? "active" : undefined}>
          <IconDots size={20} stroke={1.7} aria-hidden />
          <span>{say("more")}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ key, to, icon: Icon }) => (
          <Menu.Item
            key={key}
            component={Link}
            to={to}
            className={classes.further}
            leftSection={<Icon size={20} stroke={1.7} aria-hidden />}
            rightSection={key === "exceptions" ? <ExceptionsBadge /> : null}
          >
            {say(key)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
