import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being put on paper; what only paper shows is there in time for it, and not at any other. */
export function useIsPrinting(): boolean {
  const [is_printing, setPrinting] = useState(() => window.matchMedia("print").matches);
  useEffect(() => {
    const media = window.matchMedia("print");
    // The browser takes the page as it is once this event is over.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(media.matches);
    const onMedia = () => setPrinting(media.matches);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    media.addEventListener("change", onMedia);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
      media.removeEventListener("change", onMedia);
    };
  }, []);
  return is_printing;
}
