import { matchesGlob } from "node:path";

export type Instruction = { readonly name: string; readonly text: string; readonly line: number };

/** Instructions of a Containerfile in order; comments and continued lines are dealt with. */
export function readContainerfile(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open: { text: string; line: number } | null = null;
  for (const [index, raw] of text.split("\n").entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const line: string = raw.replace(/\\\s*$/, "").trim();
    open = open ? { text: `${open.text} ${line}`, line: open.line } : { text: line, line: index + 1 };
    if (/\\\s*$/.test(raw)) continue;
    const [name = "", ...rest] = open.text.split(/\s+/);
    instructions.push({ name: name.toUpperCase(), text: rest.join(" "), line: open.line });
    open = null;
  }
  return instructions;
}

/** What is copied from the folder of the project, as [source, target]. */
export function copiesOf(instructions: readonly Instruction[]): [string, string][] {
  return instructions
    .filter(({ name, text }) => name === "COPY" && !text.startsWith("--from="))
    .flatMap(({ text }) => {
      const parts = text.split(/\s+/);
      const target = parts.at(-1) as string;
      return parts.slice(0, -1).map((source): [string, string] => [source, target]);
    });
}

const PINNED = /^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/;

/** What is wrong with a Containerfile, by the rules that we keep. `exists` knows the files of the project. */
export function faultsOfContainerfile(text: string, exists: (path: string) => boolean): string[] {
  const instructions = readContainerfile(text);
  const faults: string[] = [];
  const stages = instructions.flatMap(({ name, text: of }) =>
    name === "FROM" ? [/ AS (\S+)$/i.exec(of)?.[1] ?? ""] : [],
  );
  const last = instructions.slice(instructions.findLastIndex(({ name }) => name === "FROM"));
  const value = (name: string) => last.findLast((instruction) => instruction.name === name)?.text ?? null;

  for (const { name, text: of, line } of instructions) {
    if (name === "FROM" && !PINNED.test(of.split(" ")[0] as string))
      faults.push(`${line}: the base image is not pinned`);
    if (name === "ADD") faults.push(`${line}: ADD fetches and unpacks; use COPY`);
    if ((name === "ENV" || name === "ARG") && /(PASSWORD|SECRET|TOKEN|KEY)/.test(of))
      faults.push(`${line}: a secret would stay in the image`);
    if (name === "RUN" && /\bnpm (i|install)\b/.test(of))
      faults.push(`${line}: npm install takes versions that are not locked; use npm ci`);
    if (name === "RUN" && /\b(sudo|curl|wget)\b/.test(of)) faults.push(`${line}: what is fetched is not pinned`);
    const from = /^--from=(\S+)/.exec(of)?.[1];
    if (name === "COPY" && from && !stages.includes(from)) faults.push(`${line}: there is no stage ${from}`);
  }
  for (const [source] of copiesOf(instructions)) if (!exists(source)) faults.push(`COPY: there is no ${source}`);
  const user = value("USER");
  if (user === null || /^(root|0)\b/.test(user)) faults.push("USER: the program would run as root");
  else if (!/^\d+(:\d+)?$/.test(user))
    faults.push("USER: give its number, so that the orchestrator can see that it is not root");
  const lives = value("HEALTHCHECK");
  if (lives === null) faults.push("HEALTHCHECK is missing");
  for (const name of ["ENTRYPOINT", "CMD"]) {
    const command = value(name);
    if (command === null) faults.push(`${name} is missing`);
    else if (!command.startsWith("["))
      faults.push(`${name}: a shell would stand before the program and swallow signals`);
    else if (/"npm"/.test(command)) faults.push(`${name}: npm wants to write and to install`);
  }
  const scripts = [value("CMD"), lives].flatMap((command) => [
    ...(command ?? "").matchAll(/"([\w/.-]+\.(?:ts|mjs))"/g),
  ]);
  for (const [, script] of scripts) {
    if (!exists(script as string)) faults.push(`there is no ${script}`);
    else if (!isCopied(script as string, last)) faults.push(`${script} is not copied`);
  }
  return faults;
}

function isCopied(path: string, instructions: readonly Instruction[]): boolean {
  return copiesOf(instructions).some(([source]) => path === source || path.startsWith(`${source}/`));
}

/** Whether .dockerignore keeps a file from the builder: the last rule that fits counts, `!` takes back. */
export function isIgnored(path: string, rules: string): boolean {
  let ignored = false;
  for (const rule of rules.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"))) {
    const pattern = rule.replace(/^!/, "").replace(/\/$/, "");
    const folders = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    if (folders.some((folder) => matchesGlob(undotted(folder), undotted(pattern)))) ignored = !rule.startsWith("!");
  }
  return ignored;
}

/** Docker's `*` also means names that begin with a dot. */
function undotted(path: string): string {
  return path.replace(/(^|\/)\./g, "$1dot-");
}
