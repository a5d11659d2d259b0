import { useEffect, useState } from "react";

const PHONE = "(max-width: 48em)";

/** Whether the screen is one of a phone, as the style sheets have it. */
export function useIsPhone(): boolean {
  const [is_phone, setPhone] = useState(() => window.matchMedia(PHONE).matches);
  useEffect(() => {
    const query = window.matchMedia(PHONE);
    const onChange = () => setPhone(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return is_phone;
}
