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
    const page = new DOMParser().parseFromString(html, "text/html");
    root.adoptedStyleSheets = [...page.querySelectorAll("style")].map(({ textContent }) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(textContent ?? "");
      return sheet;
    });
    for (const forbidden of page.querySelectorAll("style, script, link, meta, iframe, form, object, embed"))
      forbidden.remove();
    const body = document.createElement("div");
    copyStyles(page.body, body);
    body.append(...[...page.body.childNodes].map((node) => styled(document.importNode(node, true), node)));
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

/** The copy with the styles of what it was copied from, which the policy has kept from counting. */
function styled(copy: Node, original: Node): Node {
  const copies = [copy, ...descendants(copy)];
  for (const [index, node] of [original, ...descendants(original)].entries()) copyStyles(node, copies[index]);
  return copy;
}

const descendants = (node: Node): readonly Node[] =>
  [...node.childNodes].flatMap((child) => [child, ...descendants(child)]);

function copyStyles(from: Node, to: Node | undefined): void {
  if (!(from instanceof Element) || !(to instanceof HTMLElement)) return;
  const text = from.getAttribute("style");
  to.removeAttribute("style");
  if (text !== null) to.style.cssText = text;
}
