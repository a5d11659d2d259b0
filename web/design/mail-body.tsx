import { useEffect, useRef } from "react";

/**
 * A mail's HTML as its reader sees it. It has a tree and styles of its own, since it would change the page's and the page its;
 * and its styles are set by code, since the page's policy lets none in that stand in a text. Scripts in it never run.
 */
export function MailBody({ html, title }: { readonly html: string; readonly title: string }) {
  const host = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const { text, sheets } = setAside(html);
    root.adoptedStyleSheets = sheets.map((rules) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      return sheet;
    });
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const forbidden of page.querySelectorAll("script, link, meta, iframe, form, object, embed"))
      forbidden.remove();
    const body = document.createElement("div");
    if (page.body.dataset.style) body.dataset.style = page.body.dataset.style;
    body.append(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
    for (const styled of [body, ...body.querySelectorAll<HTMLElement>("[data-style]")]) {
      styled.style.cssText = styled.dataset.style ?? "";
      delete styled.dataset.style;
    }
    root.replaceChildren(body);
  }, [html]);
  return (
    <article
      ref={host}
      aria-label={title}
      style={{ display: "block", overflow: "auto", background: "#fff", color: "#000", contain: "content" }}
    />
  );
}

const SHEET = /<style\b[^>]*>([\s\S]*?)<\/style>/gi;
const TAG = /<[a-z][^>]*>/gi;

/** Takes the styles out of a text before it is read, so that there is nothing for the policy to complain of. */
function setAside(html: string): { readonly text: string; readonly sheets: readonly string[] } {
  const sheets = [...html.matchAll(SHEET)].map(([, rules = ""]) => rules);
  const text = html.replace(SHEET, "").replace(TAG, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
  return { text, sheets };
}
