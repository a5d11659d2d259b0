import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useMe } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./admin.module.css";
import { sectionsFor } from "./sections.ts";
import { ADMIN } from "./words.ts";

/** The frame of the administration: its own menu, and beside it what is looked after. */
export function AdminPage() {
  const say = useWords(ADMIN);
  const { scopes } = useMe();
  const menu = useRef<HTMLElement>(null);
  const place = useLocation().pathname;
  // On a phone the menu is a strip that is wider than the screen: where one is must be seen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place says which entry is the active one
  useEffect(() => {
    const active = menu.current?.querySelector<HTMLElement>("[data-status=active]");
    if (active) menu.current?.scrollTo({ left: active.offsetLeft - 16 });
  }, [place]);
  return (
    <div className={classes.frame}>
      <nav ref={menu} className={`${classes.menu} no-print`} aria-label={say("title")}>
        {sectionsFor(scopes).map(({ key, to, icon: Icon }) => (
          <Link key={key} to={to} className={classes.entry} preload="intent">
            <Icon size={18} stroke={1.7} aria-hidden />
            {say(`section.${key}`)}
          </Link>
        ))}
      </nav>
      <div style={{ minWidth: 0 }}>
        <Outlet />
      </div>
    </div>
  );
}
