import { Link, Outlet } from "@tanstack/react-router";
import { useMe } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./admin.module.css";
import { sectionsFor } from "./sections.ts";
import { ADMIN } from "./words.ts";

/** The frame of the administration: its own menu, and beside it what is looked after. */
export function AdminPage() {
  const say = useWords(ADMIN);
  const { scopes } = useMe();
  return (
    <div className={classes.frame}>
      <nav className={`${classes.menu} no-print`} aria-label={say("title")}>
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
