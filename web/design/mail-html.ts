/**
 * A mail's page as it may be shown under the policy of the app, which the frame inherits: styles need the page's nonce, and
 * style attributes are not allowed at all, so they move into a sheet. Scripts do not run in the frame, and links lead nowhere.
 *
 * @param html  a whole page, as mail programs read it
 * @param nonce of the page that shows it
 */
export function showableMail(html: string, nonce: string): string {
  const looks = new Map<string, number>();
  const without_attributes = html.replaceAll(
    /(<[a-z][^<>]*?)\sstyle=(?:"([^"]*)"|'([^']*)')/gi,
    (_whole, before: string, double: string | undefined, single: string | undefined) => {
      const look = plain(double ?? single ?? "");
      const number = looks.get(look) ?? looks.size;
      looks.set(look, number);
      return `${before} data-look="${number}"`;
    },
  );
  const rules = [...looks].map(([look, number]) => `[data-look="${number}"]{${look}}`).join("\n");
  const with_nonce = without_attributes.replaceAll(/<style\b/gi, `<style nonce="${nonce}"`);
  const sheet = `<style nonce="${nonce}">${rules}</style>`;
  return with_nonce.includes("</head>") ? with_nonce.replace("</head>", () => `${sheet}</head>`) : sheet + with_nonce;
}

const ENTITIES: Readonly<Record<string, string>> = { "&quot;": '"', "&#34;": '"', "&#39;": "'", "&amp;": "&" };

/** The text of an attribute; nothing of it can end the rule or the sheet that it comes into. */
function plain(value: string): string {
  return value.replaceAll(/&(?:quot|#34|#39|amp);/g, (entity) => ENTITIES[entity] ?? "").replaceAll(/[<>{}]/g, "");
}
