import { base_path } from "../api/client.ts";
import { withinApp } from "./within-app.ts";

/** Where to go after signing in: to where somebody wanted to, else to where his work is. */
export function addressAfterSignIn(next: string | undefined): string {
  return (next === undefined ? null : withinApp(next, window.location.origin, base_path)) ?? base_path;
}
