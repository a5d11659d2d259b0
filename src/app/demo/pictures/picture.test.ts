import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestServer } from "../../../platform/http/test-server.ts";
import { createItems } from "../retailer/items.ts";
import { drawPicture, picturePath } from "./picture.ts";
import { addPictureRoute } from "./route.ts";

const items = createItems("pictures", 2_000);

test("every item of the demo names its own picture, and no two kinds of goods in one category look alike by chance", () => {
  assert.equal(new Set(items.map(({ content }) => content.image_url)).size, 2_000);
  const shapes = items.map(({ content }) => drawPicture(content).replaceAll(/<title>.*<\/title>|fill="[^"]+"/g, ""));

  assert.ok(new Set(shapes).size >= 40, `${new Set(shapes).size} shapes`);
});

test("a picture is the same for the same item, in the color that its name says", () => {
  const item = {
    sku: "FU-1-SAL",
    name: { en: "Armchair Isar, sage" },
    attributes: { category: "furniture", line: "Isar" },
  };

  assert.equal(drawPicture(item), drawPicture({ ...item }));
  assert.match(drawPicture(item), /<title>Armchair Isar, sage<\/title>.*hsl\(30 30% 93%\).*hsl\(110 18% 56%\)/);
});

test("what a name holds cannot become markup", () => {
  const picture = drawPicture({ sku: "X", name: { en: `<script>"&` }, attributes: {} });

  assert.match(picture, /<title>&#60;script&#62;&#34;&#38;<\/title>/);
});

test("the server gives the picture of an item to everybody, as an image that may be kept", async () => {
  const { server } = await createTestServer();
  const [item] = items;
  addPictureRoute(server, new Map(items.map((each) => [each.content.sku, each])));

  const answer = await server.inject(picturePath(item?.content.sku ?? ""));

  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers["content-type"], "image/svg+xml; charset=utf-8");
  assert.equal(answer.headers["cache-control"], "public, max-age=86400");
  assert.match(String(answer.headers["content-security-policy"]), /default-src 'none'/);
  assert.match(answer.body, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*<\/svg>$/);
  assert.equal((await server.inject(picturePath("NOT-THE-DEMOS"))).statusCode, 404);
  await server.close();
});
