import { readdir, readFile } from "node:fs/promises";
import { Liquid, type Template } from "liquidjs";
import { mailLocale } from "./languages.ts";
import { CODE_PICTURE, mailView } from "./mail-view.ts";
import { oneLine, tidyText } from "./plain-text.ts";
import type { MailRequest, RenderedMail } from "./types.ts";

/** Holds the compiled templates. One per process; templates are read and compiled at the first mail. */
export type MailRenderer = {
  renderMail(request: MailRequest): Promise<RenderedMail>;
  /** Its subject alone, which is quick: for lists of mails. */
  renderSubject(request: MailRequest): Promise<string>;
};

const TEMPLATES_FOLDER = new URL("./templates/", import.meta.url);

/** Two engines over the same files: what goes into HTML is escaped, what goes into plain text is not. */
type Engines = { readonly html: Engine; readonly text: Engine };
type Engine = { render(file: string, view: object): Promise<string> };

/**
 * Each mail is one small file per language that fills the blocks of a layout; there is one layout for HTML (made from
 * layout.mjml by `npm run generate`) and one for text, and the variable `output` picks it. Variables are strict: a name that a
 * template spells wrong is an error in the tests, not a gap in a customer's mail.
 */
export function createMailRenderer(): MailRenderer {
  let engines: Promise<Engines> | null = null;
  const load = () => {
    engines ??= loadEngines();
    return engines.catch((error: unknown) => {
      engines = null; // a file that could not be read now may be readable for the next mail
      throw error;
    });
  };

  return {
    async renderSubject(request) {
      const { text } = await load();
      const locale = mailLocale(request.language);
      const file = `${request.template}.${locale.language}.liquid`;
      return oneLine(await text.render(file, { ...mailView(request, locale), output: "subject.liquid" }));
    },
    async renderMail(request) {
      const { html, text } = await load();
      const locale = mailLocale(request.language);
      const view = mailView(request, locale);
      const file = `${request.template}.${locale.language}.liquid`;

      const subject = oneLine(await text.render(file, { ...view, output: "subject.liquid" }));
      return {
        subject,
        html: await html.render(file, { ...view, subject, output: "layout.html.liquid" }),
        text: tidyText(await text.render(file, { ...view, output: "layout.text.liquid" })),
        pictures: await picturesOf(request.model.pickup?.code ?? null),
      };
    },
  };
}

/** Loaded when there is a code to be shown: most mails have none. */
async function picturesOf(code: string | null): Promise<RenderedMail["pictures"]> {
  if (code === null) return [];
  const { toBuffer } = await import("bwip-js/node");
  return [{ cid: CODE_PICTURE, png: await toBuffer({ bcid: "qrcode", text: code, scale: 6, padding: 4 }) }];
}

async function loadEngines(): Promise<Engines> {
  const names = (await readdir(TEMPLATES_FOLDER)).filter((name) => name.endsWith(".liquid"));
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, TEMPLATES_FOLDER), "utf8")] as const),
  );
  const templates = Object.fromEntries(files);
  return { html: engineOf(templates, "escape"), text: engineOf(templates, null) };
}

function engineOf(templates: { readonly [name: string]: string }, outputEscape: "escape" | null): Engine {
  const liquid = new Liquid({
    templates,
    cache: true,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    ...(outputEscape === null ? {} : { outputEscape }),
  });
  const parsed = new Map<string, Template[]>();
  return {
    async render(file, view) {
      const template = parsed.get(file) ?? liquid.parse(templates[file] ?? "", file);
      parsed.set(file, template);
      return String(await liquid.render(template, view));
    },
  };
}
