import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useFade } from "../../design/use-fade.ts";
import { useMay } from "../../session/me.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { type OrderSearch, searchOfView } from "../list/order-search.ts";
import { currentView, isUnsaved } from "./current-view.ts";
import { ViewActions } from "./view-actions.tsx";
import { viewName } from "./view-name.ts";
import { viewCountsQuery, viewsQuery } from "./view-queries.ts";
import classes from "./view-tabs.module.css";
import { VIEWS } from "./words.ts";

type Props = { readonly search: OrderSearch; readonly onChange: (search: OrderSearch) => void };

/** A link of the same page is not where one is just because its filter is wider. */
const EXACTLY = { exact: true, includeSearch: true } as const;

/** The lists that one comes back to, each with how many orders are in it now. */
export function ViewTabs({ search, onChange }: Props) {
  const say = useWords(VIEWS);
  const views = useQuery(viewsQuery);
  const counts = useQuery(viewCountsQuery);
  const may_write = useMay("orders:write");
  const known = views.data ?? [];
  const current = currentView(known, search);
  const is_unsaved = isUnsaved(known, search);
  const is_all = current === null && !is_unsaved;
  const tabs = useRef<HTMLElement>(null);
  const current_id = current?.view_id;
  useEffect(() => {
    // Also where the tabs are wider than a phone.
    if (current_id !== undefined)
      tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current_id]);
  return (
    <div className={classes.bar}>
      <nav ref={tabs} aria-label={say("views")} className={classes.tabs}>
        <Link
          to="/orders"
          search={{}}
          activeOptions={EXACTLY}
          className={classes.tab}
          aria-current={is_all ? "page" : undefined}
        >
          {say("all")}
        </Link>
        {known.map((view) => (
          <Link
            key={view.view_id}
            to="/orders"
            search={searchOfView(view)}
            activeOptions={EXACTLY}
            className={classes.tab}
            aria-current={view === current ? "page" : undefined}
            preload="intent"
          >
            {viewName(view, say)}
            <Count entry={counts.data?.get(view.view_id)} />
          </Link>
        ))}
      </nav>
      {may_write && views.isSuccess ? (
        <ViewActions current={current} is_unsaved={is_unsaved} search={search} onChange={onChange} />
      ) : null}
    </div>
  );
}

type Entry = { readonly count: number | null; readonly has_more: boolean };

function Count({ entry }: { readonly entry: Entry | undefined }) {
  const say = useWords(VIEWS);
  const format = useFormat();
  const count = entry?.count ?? null;
  const element = useFade<HTMLSpanElement>(count ?? undefined);
  if (entry === undefined || count === null) return null;
  const figure = format.number(count);
  return (
    <span ref={element} className={classes.count} data-none={count === 0 || undefined}>
      <span aria-hidden>{entry.has_more ? say("more_than", { count: figure }) : figure}</span>
      <span className="visually-hidden">{say("count", { count })}</span>
    </span>
  );
}
