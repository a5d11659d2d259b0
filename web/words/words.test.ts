import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { LANGUAGES, type Words } from "./define.ts";

const WEB = join(import.meta.dirname, "..");

async function allWords(): Promise<readonly (readonly [file: string, words: Words<string>])[]> {
  const found: [string, Words<string>][] = [];
  for await (const file of glob("**/{words,common}.ts", { cwd: WEB, exclude: ["dist/**", "node_modules/**"] })) {
    const module = (await import(join(WEB, file))) as Readonly<Record<string, unknown>>;
    for (const exported of Object.values(module)) if (isWords(exported)) found.push([file, exported]);
  }
  return found;
}

function isWords(value: unknown): value is Words<string> {
  return typeof value === "object" && value !== null && "area" in value && "texts" in value;
}

const valuesIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test("every text is there in every language, with the same values in it", async () => {
  const words = await allWords();
  const gaps = words.flatMap(([file, { texts }]) =>
    LANGUAGES.flatMap((language) =>
      Object.keys(texts.en).flatMap((key) => {
        const text = texts[language][key] ?? "";
        if (text.trim() === "") return [`${file}: ${key} has no text in ${language}`];
        const is_same = String(valuesIn(text)) === String(valuesIn(texts.en[key] as string));
        return is_same ? [] : [`${file}: ${key} has other values in ${language}`];
      }),
    ),
  );

  assert.deepEqual(gaps, []);
  assert(words.length >= 5, `${words.length} areas`);
});

test("no language has a key of its own, and no two areas share a name", async () => {
  const words = await allWords();
  for (const [file, { texts }] of words)
    assert.deepEqual(Object.keys(texts.de).sort(), Object.keys(texts.en).sort(), file);
  const areas = words.map(([, { area }]) => area);
  assert.deepEqual([...new Set(areas)], areas);
});

test("a text that counts has a form for one and a form for others", async () => {
  for (const [file, { texts }] of await allWords()) {
    const stems = Object.keys(texts.en).flatMap((key) => /^(.*)_(one|other)$/.exec(key)?.[1] ?? []);
    for (const stem of stems) assert(`${stem}_one` in texts.en && `${stem}_other` in texts.en, `${file}: ${stem}`);
  }
});

test("every text that is defined is said somewhere", async () => {
  let code = "";
  for await (const file of glob("**/*.{ts,tsx}", { cwd: WEB, exclude: ["dist/**", "api/schema.ts"] }))
    if (!/(^|\/)(words|common)\.ts$/.test(file)) code += await readFile(join(WEB, file), "utf8");
  const unsaid = (await allWords()).flatMap(([file, { texts }]) =>
    Object.keys(texts.en)
      .map((key) => key.replace(/_(one|other)$/, ""))
      .filter((key) => {
        // A family of texts such as stage.open is said by its beginning.
        const family = /^([a-z_]+)\./.exec(key)?.[1];
        return !code.includes(`"${key}"`) && !(family && code.includes(`\`${family}.`));
      })
      .map((key) => `${file}: ${key}`),
  );
  assert.deepEqual(unsaid, []);
});
