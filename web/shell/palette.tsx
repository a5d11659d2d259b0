import { ActionIcon, Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconArrowLeft, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useIsPhone } from "../design/use-is-phone.ts";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import { type FindEntry, findGroups, nextIndex } from "./find/entries.ts";
import classes from "./find/find.module.css";
import { hashOfText, textOfHash } from "./find/find-hash.ts";
import { findQuery } from "./find/find-query.ts";
import { FindResults, type FindState } from "./find/find-results.tsx";
import { useGoTo } from "./find/use-go-to.ts";
import type { Door } from "./places.ts";
import { SHELL } from "./words.ts";

const TYPING_MS = 120;

/** Ctrl-K: orders, people, items and places by whatever is known of them, and every area by its name. */
export function Palette({ places }: { readonly places: readonly Door[] }) {
  const say = useWords(SHELL);
  const is_phone = useIsPhone();
  const [query, setQuery] = useState("");
  const { onOpen, onClose } = useFindAddress(query, setQuery);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={onOpen}
      onSpotlightClose={onClose}
      shortcut="mod + K"
      size={640}
      fullScreen={is_phone}
      maxHeight={480}
      scrollable={false}
      attributes={{ content: { "aria-label": say("find") } }}
      transitionProps={{ duration: 120 }}
    >
      <Find places={places} text={query} onText={setQuery} />
    </Spotlight.Root>
  );
}

/** What is looked for stands in the address while the search is open, and an address with it opens the search. */
function useFindAddress(query: string, setQuery: (text: string) => void) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const hash = useLocation({ select: (location) => location.hash });
  const is_open = useRef(false);
  const [settled] = useDebouncedValue(query, TYPING_MS);
  const asked = textOfHash(hash);
  useEffect(() => {
    // What is shown may lag behind the address that an entry just chosen has led to.
    if (asked === null || is_open.current || textOfHash(history.location.hash) !== asked) return;
    setQuery(asked);
    spotlight.open();
  }, [asked, setQuery, history]);
  const write = useCallback(
    (text: string | null) => {
      if (textOfHash(history.location.hash) === text) return;
      void navigate({
        to: ".",
        search: true,
        hash: text === null ? "" : hashOfText(text),
        replace: true,
        resetScroll: false,
        hashScrollIntoView: false,
      });
    },
    [navigate, history],
  );
  useEffect(() => {
    if (is_open.current) write(settled);
  }, [settled, write]);
  return {
    onOpen: () => {
      is_open.current = true;
      write(query);
    },
    onClose: () => {
      is_open.current = false;
      write(null);
    },
  };
}

type FindProps = { readonly places: readonly Door[]; readonly text: string; readonly onText: (text: string) => void };

/** A field and what it finds, walked with the arrow keys. */
function Find({ places, text, onText }: FindProps) {
  const say = useWords(SHELL);
  const sayCommon = useWords(COMMON);
  const list_id = useId();
  const goTo = useGoTo(places);
  const asked = text.trim();
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const found = useQuery(findQuery(settled));
  const matching = useMatchingPlaces(places, asked);
  const data = asked === "" ? undefined : found.data;
  const groups = useMemo(() => findGroups(data, matching, asked), [data, matching, asked]);
  const entries = groups.flatMap((group) => group.entries);
  const [walked_to, setWalkedTo] = useState<string | null>(null);
  const walked_index = entries.findIndex(({ key }) => key === walked_to);
  const index = walked_index === -1 ? 0 : walked_index;
  const current = entries[index];
  const optionId = (entry: FindEntry) => `${list_id} ${entry.key}`.replaceAll(" ", "-");
  const open = (entry: FindEntry) => {
    // In this order: closing takes the search out of the address that one is at then.
    goTo(entry);
    spotlight.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && current) open(current);
    else if (event.key === "ArrowDown") setWalkedTo(entries[nextIndex(index, 1, entries.length)]?.key ?? null);
    else if (event.key === "ArrowUp") setWalkedTo(entries[nextIndex(index, -1, entries.length)]?.key ?? null);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={classes.field}>
        <ActionIcon className={classes.back} size={44} onClick={spotlight.close} aria-label={sayCommon("close")}>
          <IconArrowLeft size={20} />
        </ActionIcon>
        {found.isFetching ? <Loader size={18} /> : <IconSearch size={18} aria-hidden />}
        <input
          // The palette opens to be typed in.
          data-autofocus
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={list_id}
          aria-autocomplete="list"
          aria-activedescendant={current ? optionId(current) : undefined}
          aria-label={say("find")}
          placeholder={say("find")}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setWalkedTo(null);
            onText(value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <FindResults
        id={list_id}
        groups={groups}
        places={places}
        current={current ?? null}
        optionId={optionId}
        onOpen={open}
        state={stateOf(asked, settled, found)}
      />
    </>
  );
}

type Asking = { readonly isError: boolean; readonly isFetching: boolean };

function stateOf(asked: string, settled: string, { isError, isFetching }: Asking): FindState {
  if (asked === "") return "idle";
  if (settled !== asked || isFetching) return "looking";
  return isError ? "failed" : "found";
}

function useMatchingPlaces(places: readonly Door[], text: string): readonly string[] {
  const say = useWords(SHELL);
  return useMemo(() => {
    const wanted = text.toLocaleLowerCase();
    return places.filter(({ key }) => say(key).toLocaleLowerCase().includes(wanted)).map(({ key }) => key);
  }, [places, text, say]);
}
