import { type RefObject, useEffect, useRef } from "react";

/** Lets an element light up for a moment when what it shows has changed by itself; see `.changed` in base.css. */
export function useFade<Shown extends HTMLElement>(value: string | number | undefined): RefObject<Shown | null> {
  const element = useRef<Shown>(null);
  const before = useRef(value);
  useEffect(() => {
    const shown = element.current;
    if (before.current === value || !shown) return;
    before.current = value;
    shown.classList.remove("changed");
    // Asking for the layout makes the animation begin anew.
    void shown.offsetWidth;
    shown.classList.add("changed");
  }, [value]);
  return element;
}
