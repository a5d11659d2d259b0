import { Type } from "typebox";
import { type HttpServer, platformProblem, sendProblem } from "../../../platform/http/index.ts";
import { drawPicture, type PicturedItem } from "./picture.ts";

/** A picture changes with its item only, and the demo's items do not. */
const KEPT_SECONDS = 86_400;

/**
 * Serves the pictures of the demo's items, to everybody, since a browser sends no key for a picture. An item that is not the
 * demo's has none here.
 */
export function addPictureRoute(
  server: HttpServer,
  items: ReadonlyMap<string, { readonly content: PicturedItem }>,
): void {
  server.get(
    "/demo/pictures/:file",
    {
      config: { scope: null },
      schema: {
        hide: true,
        params: Type.Object(
          { file: Type.String({ maxLength: 110, pattern: "^\\S+\\.svg$" }) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const item = items.get(request.params.file.replace(/\.svg$/, ""));
      if (!item)
        return sendProblem(reply, platformProblem("route_not_found", "The demo has no such item, and so no picture."));
      reply.header("cache-control", `public, max-age=${KEPT_SECONDS}`);
      return reply.header("content-type", "image/svg+xml; charset=utf-8").send(drawPicture(item.content));
    },
  );
}
