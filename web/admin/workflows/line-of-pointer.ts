/**
 * The lines of a JSON text by the pointers (RFC 6901) of what stands there, so that what a server says of a pointer can be
 * shown where it is written.
 *
 * @param text valid JSON
 * @returns line numbers from 1
 */
export function linesOfPointers(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;

  const skipSpace = () => {
    while (at < text.length && /\s/.test(text[at] as string)) {
      if (text[at] === "\n") line += 1;
      at += 1;
    }
  };
  const readString = (): string => {
    const from = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(from, at)) as string;
  };
  const readMembers = (pointer: string, end: "}" | "]") => {
    at += 1;
    for (let index = 0; ; index += 1) {
      skipSpace();
      if (at >= text.length || text[at] === end) break;
      if (text[at] === ",") {
        at += 1;
        index -= 1;
        continue;
      }
      const begins_at = line;
      let step = String(index);
      if (end === "}") {
        step = readString();
        skipSpace();
        at += 1;
      }
      readValue(`${pointer}/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`, begins_at);
    }
    at += 1;
  };
  const readValue = (pointer: string, begins_at: number) => {
    lines.set(pointer, begins_at);
    skipSpace();
    if (text[at] === "{") readMembers(pointer, "}");
    else if (text[at] === "[") readMembers(pointer, "]");
    else if (text[at] === '"') readString();
    else while (at < text.length && !/[\s,}\]]/.test(text[at] as string)) at += 1;
  };

  skipSpace();
  readValue("", line);
  return lines;
}

/** The line of a pointer; of what is missing the line of where it is missing. */
export function lineOfPointer(lines: ReadonlyMap<string, number>, pointer: string): number {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf("/"))) {
    const line = lines.get(path);
    if (line !== undefined) return line;
    if (!path.includes("/")) return 1;
  }
}

/** Where a text stops being JSON, as browsers say it; null where they do not. */
export function lineOfSyntaxError(text: string, message: string): number | null {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  return position ? text.slice(0, Number(position)).split("\n").length : null;
}
