/** "Chrome, Windows": as much of the browser's own words as a person needs to know the device again; null: it says nothing. */
export function deviceOf(user_agent: string | null): string | null {
  const browser = BROWSERS.find((name) => user_agent?.includes(`${name}/`))?.replace("Edg", "Edge");
  const system = SYSTEMS.find((name) => user_agent?.includes(name))?.replace("Mac OS", "macOS");
  return browser || system ? [browser, system].filter(Boolean).join(", ") : null;
}

/** Those that also call themselves another come first. */
const BROWSERS = ["Edg", "Firefox", "Chrome", "Safari"];
const SYSTEMS = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"];

export function isPhone(user_agent: string | null): boolean {
  return /mobile|iphone|android/i.test(user_agent ?? "");
}
