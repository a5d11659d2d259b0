import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

type Part = {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
};
type Manifest = Readonly<Record<string, Part>>;

export type Bundle = {
  /** Of the scripts that every page loads before it shows anything, as they are sent. */
  readonly entry_gzip_bytes: number;
  /** The pages of the app, by their source, and how much a page adds to the entry. */
  readonly pages: readonly { readonly source: string; readonly gzip_bytes: number }[];
  /** Pages whose code comes with the entry: there should be none. */
  readonly pages_in_entry: readonly string[];
};

/** What is loaded when. @param folder as `builtConsole` gives it */
export async function readBundle(folder: string): Promise<Bundle> {
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error("The build has no entry.");
  const first = closureOf(manifest, entry);
  const sizes = new Map<string, number>();
  for (const { file } of Object.values(manifest))
    if (file.endsWith(".js")) sizes.set(file, gzipSync(await readFile(join(folder, file))).length);
  const sizeOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
  const pages = Object.entries(manifest).filter(([name]) => /-(page|area|overview)\.tsx$/.test(name));
  return {
    entry_gzip_bytes: sizeOf(first),
    pages: pages.map(([source]) => ({
      source,
      gzip_bytes: sizeOf([...closureOf(manifest, source)].filter((file) => !first.has(file))),
    })),
    pages_in_entry: pages.flatMap(([source, { file }]) => (first.has(file) ? [source] : [])),
  };
}

/** The files that a part needs before it runs, itself included. */
function closureOf(manifest: Manifest, name: string, known = new Set<string>()): Set<string> {
  const part = manifest[name];
  if (!part || known.has(part.file)) return known;
  known.add(part.file);
  for (const each of part.imports ?? []) closureOf(manifest, each, known);
  return known;
}
