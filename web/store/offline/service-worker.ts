import { base_path } from "../../api/client.ts";

/** Lets the app start without a connection. Only where it was built: while one works on it every change must show. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Where browsers refuse (no TLS, private windows) the app needs a connection to start, and else is the same.
  navigator.serviceWorker.register(`${base_path}sw.js`).catch(() => {});
}
