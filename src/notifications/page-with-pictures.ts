import type { RenderedMail } from "./types.ts";

/** Pictures travel with a mail; a page that is looked at has nothing that travels with it, so they are put into it. */
export function pageWithPictures({ html, pictures }: Pick<RenderedMail, "html" | "pictures">): string {
  return pictures.reduce(
    (page, { cid, png }) => page.replaceAll(`cid:${cid}`, `data:image/png;base64,${png.toString("base64")}`),
    html,
  );
}
