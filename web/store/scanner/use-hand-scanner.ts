import { useLayoutEffect, useRef } from "react";
import { isTyping } from "../../shell/keyboard.tsx";
import { readBarcode } from "./barcode.ts";
import { hearKey, NO_BURST } from "./keystrokes.ts";

/**
 * Hears a hand scanner wherever the focus is; in a field or a dialog it writes there, as a keyboard does. From the moment on in
 * which its screen is seen.
 */
export function useHandScanner(onCode: (code: string) => void): void {
  const latest = useRef(onCode);
  useLayoutEffect(() => {
    latest.current = onCode;
  });
  useLayoutEffect(() => {
    let burst = NO_BURST;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const heard = hearKey(burst, { key: event.key, at: event.timeStamp });
      burst = heard.burst;
      if (heard.is_taken) {
        // The letters of a code are no shortcuts, and its Enter presses no button.
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      if (heard.code !== null) latest.current(readBarcode(heard.code));
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}
