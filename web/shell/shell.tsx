import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { useIsPhone } from "../design/use-is-phone.ts";
import { useLiveUpdates } from "../live/live.ts";
import { useMe } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import { ExceptionsBadge } from "./exceptions-badge.tsx";
import { Keyboard } from "./keyboard.tsx";
import { LiveDot } from "./live-dot.tsx";
import { MorePlaces } from "./more-places.tsx";
import { Palette } from "./palette.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { barOf, doorsFor, type Place, placesFor } from "./places.ts";
import classes from "./shell.module.css";
import { SHELL } from "./words.ts";

/** The frame around every page: rail (a bar at the bottom of a phone), search, whether what one sees is live. */
export function Shell() {
  const say = useWords(SHELL);
  const me = useMe();
  useLiveUpdates();
  const [is_folded, setFolded] = useLocalStorage({ key: "dirigent.rail", defaultValue: false });
  const places = placesFor(me.scopes);
  const [seen, rest] = useIsPhone() ? barOf(places) : [places, []];
  const FoldIcon = is_folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <div className={classes.frame} data-folded={is_folded || undefined}>
      <a className={classes.skip} href="#page">
        {say("skip")}
      </a>
      <nav className={`${classes.rail} no-print`} aria-label={say("main_menu")}>
        <Link to="/home" className={classes.mark} aria-label="Dirigent">
          <img src="./favicon.svg" width={28} height={28} alt="" />
          <b>Dirigent</b>
        </Link>
        {seen.map((place) => (
          <RailLink key={place.key} place={place} is_folded={is_folded} />
        ))}
        {rest.length > 0 ? <MorePlaces places={rest} /> : null}
        <ActionIcon
          className={classes.fold}
          size="lg"
          onClick={() => setFolded(!is_folded)}
          aria-label={say(is_folded ? "expand" : "collapse")}
        >
          <FoldIcon size={18} />
        </ActionIcon>
      </nav>
      <search className={`${classes.head} no-print`} aria-label={say("find_label")}>
        <UnstyledButton className={classes.find} onClick={spotlight.open}>
          <IconSearch size={16} aria-hidden />
          <span>{say("find")}</span>
          <kbd>{/mac/i.test(navigator.userAgent) ? "⌘" : "Ctrl"} K</kbd>
        </UnstyledButton>
        <LiveDot />
        <PersonMenu />
      </search>
      <main id="page" className={classes.page} tabIndex={-1}>
        <Outlet />
      </main>
      <Palette places={doorsFor(me.scopes)} />
      <Keyboard places={places} />
    </div>
  );
}

function RailLink({ place, is_folded }: { readonly place: Place; readonly is_folded: boolean }) {
  const say = useWords(SHELL);
  const Icon = place.icon;
  return (
    <Tooltip label={say(place.key)} position="right" disabled={!is_folded}>
      <Link to={place.to} className={classes.place} preload="intent">
        <Icon size={20} stroke={1.7} aria-hidden />
        <span>{say(place.key)}</span>
        {place.key === "exceptions" ? <ExceptionsBadge /> : null}
      </Link>
    </Tooltip>
  );
}
