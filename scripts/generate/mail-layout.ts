import { readFile } from "node:fs/promises";
import mjml2html from "mjml";

const LAYOUT = new URL("../../src/notifications/templates/layout.mjml", import.meta.url);

/** The HTML layout of mails as Liquid, made from its MJML: done here, since loading MJML takes a process a second. */
export async function compileMailLayout(): Promise<string> {
  const source = await readFile(LAYOUT, "utf8");
  const { html } = await mjml2html(source, { fonts: {}, validationLevel: "strict", keepComments: false });
  return `${html.trim()}\n`;
}
