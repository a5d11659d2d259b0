/** Pages load nothing from elsewhere and run no script. */
export const PAGE_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Plain text with `code` in backticks and blank lines between paragraphs. */
export function proseHtml(text: string): string {
  const paragraphs = escapeHtml(text.trim()).split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `<p>${paragraph.replaceAll(/`([^`]+)`/g, "<code>$1</code>")}</p>`).join("");
}

export function htmlPage(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${content}</body></html>`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1c2430,#e4e9f0);--dim:light-dark(#5c6878,#9aa7b8);--ground:light-dark(#fff,#12171e);
--soft:light-dark(#f4f6f9,#1a212b);--line:light-dark(#dfe4ea,#2b3542);--accent:light-dark(#0b5fb0,#7db8f7);
--get:light-dark(#0a6640,#5fd39b);--post:light-dark(#0b5fb0,#7db8f7);--put:light-dark(#8a5200,#e9b45c);--delete:light-dark(#a8231c,#ff8b82)}
*{box-sizing:border-box}body{margin:0;font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--ground)}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
code,pre,.mono{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
p{margin:.4em 0 .8em}main{max-width:60rem;padding:2rem 2.5rem 6rem}h1{font-size:1.9rem;line-height:1.2;margin:.2em 0 .6em}
h2{font-size:1.35rem;margin:3rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line);text-transform:capitalize}h4{margin:1.2rem 0 .4rem;font-size:.85rem;color:var(--dim)}
.layout{display:grid;grid-template-columns:18rem minmax(0,1fr)}nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;background:var(--soft);border-right:1px solid var(--line);font-size:13px}
nav b{display:block;margin:1.1em 0 .3em;text-transform:capitalize}nav a{display:block;padding:2px 0;color:var(--ink);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.eyebrow{color:var(--dim);margin-bottom:0}.operation{margin:0 0 .7rem;border:1px solid var(--line);border-radius:8px;background:var(--ground)}
.operation>summary{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;padding:.7rem 1rem;cursor:pointer;list-style:none}.operation[open]>summary{border-bottom:1px solid var(--line);background:var(--soft);border-radius:8px 8px 0 0}
.operation>div{padding:.6rem 1rem 1rem}.method{font-weight:700;min-width:4.2rem}.get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--put)}.delete{color:var(--delete)}
.dim{color:var(--dim)}.scope{margin-left:auto;color:var(--dim);font-size:12px}table{border-collapse:collapse;width:100%;font-size:14px}
td,th{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}th{color:var(--dim);font-weight:500}td p{margin:0}
.required{color:var(--delete);font-size:12px}details.fields>summary{cursor:pointer;color:var(--accent);font-size:13px}details.fields>table{margin:.2rem 0 .4rem;border-left:2px solid var(--line)}details.fields td:first-child,details.fields th:first-child{padding-left:.8rem}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.8rem;overflow:auto;max-height:28rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media(max-width:52rem){.layout{display:block}nav{position:static;height:auto;max-height:14rem}main{padding:1.2rem}}`;
