import type { Page } from "playwright-core";

// biome-ignore lint/suspicious/noExplicitAny: an answer is read for an address to open
type Ask = (path: string) => Promise<any>;

export type Shot = {
  readonly name: string;
  /** Of the demo's users; null: nobody. */
  readonly role: string | null;
  readonly path: (ask: Ask) => Promise<string> | string;
  /** What must be there before anything is done. */
  readonly shown: string;
  readonly size?: "desktop" | "phone";
  readonly scheme?: "light" | "dark";
  readonly prepare?: (page: Page) => Promise<void>;
};

const ROWS = "tbody tr[aria-rowindex]";
const at = (path: string) => () => path;

/** An order whose parts have gone different ways, so that there is something to see. */
async function orderInParts(ask: Ask): Promise<string> {
  const { data } = await ask("/v1/orders?status=partially_shipped&limit=50");
  const order = data.find((each: { lines: object[] }) => each.lines.length > 2) ?? data[0];
  return order.order_id;
}

async function placeWithWork(ask: Ask): Promise<string> {
  const { data } = await ask("/v1/fulfillment-orders?status=released&limit=200");
  const counts = new Map<string, number>();
  for (const { location } of data) if (/^st/.test(location)) counts.set(location, (counts.get(location) ?? 0) + 1);
  const [busiest] = [...counts].sort((one, other) => other[1] - one[1]);
  return busiest?.[0] ?? data[0].location;
}

const openWhy = async (page: Page) => {
  await page.getByRole("button", { name: "Why from here?" }).first().click();
  await page.getByRole("dialog").getByText("Chosen", { exact: true }).first().waitFor();
};

/** Every area once, and in the dark where that shows something. */
export const SHOTS: readonly Shot[] = [
  { name: "sign-in", role: null, path: at("/sign-in"), shown: "input[name=email]" },
  { name: "home", role: "operations", path: at("/home"), shown: "main svg circle" },
  { name: "home-dark", role: "operations", path: at("/home"), shown: "main svg circle", scheme: "dark" },
  { name: "orders", role: "customer_service", path: at("/orders"), shown: ROWS },
  {
    name: "order",
    role: "operations",
    path: async (ask) => `/orders/${await orderInParts(ask)}`,
    shown: "main h1",
    prepare: async (page) => page.getByRole("heading", { name: "What happened" }).waitFor(),
  },
  {
    name: "order-dark",
    role: "operations",
    path: async (ask) => `/orders/${await orderInParts(ask)}`,
    shown: "main h1",
    scheme: "dark",
    prepare: async (page) => page.getByRole("heading", { name: "What happened" }).waitFor(),
  },
  {
    name: "why",
    role: "customer_service",
    path: async (ask) => `/orders/${await orderInParts(ask)}`,
    shown: "main h1",
    prepare: openWhy,
  },
  { name: "exceptions", role: "operations", path: at("/exceptions"), shown: "main h1" },
  { name: "process-monitor", role: "operations", path: at("/exceptions/monitor"), shown: "main table" },
  { name: "stock", role: "operations", path: at("/stock"), shown: ROWS },
  {
    name: "stock-item",
    role: "operations",
    path: async (ask) => `/stock/${(await ask("/v1/orders?status=released&limit=1")).data[0].lines[0].sku}`,
    shown: "main h1",
  },
  { name: "locations", role: "operations", path: at("/locations"), shown: ROWS },
  {
    name: "location",
    role: "operations",
    path: async (ask) => `/locations/${await placeWithWork(ask)}`,
    shown: "main h1",
  },
  {
    name: "map",
    role: "operations",
    path: at("/home"),
    shown: "main svg circle",
    prepare: async (page) => page.locator("main svg:has(circle)").last().scrollIntoViewIfNeeded(),
  },
  { name: "search", role: "customer_service", path: at("/orders"), shown: ROWS, prepare: searchSomething },
  { name: "store-work", role: "store", path: at("/store"), shown: "main h1", size: "phone" },
  { name: "store-work-dark", role: "store", path: at("/store"), shown: "main h1", size: "phone", scheme: "dark" },
  { name: "store-pick", role: "store", path: at("/store"), shown: "main h1", size: "phone", prepare: startPicking },
  { name: "store-hand-over", role: "store", path: at("/store/hand-over"), shown: "main h1", size: "phone" },
  {
    name: "admin-workflow",
    role: "administrator",
    path: at("/admin/workflows/retail_ship"),
    shown: "main h1",
  },
  { name: "admin-mails", role: "administrator", path: at("/admin/mails"), shown: "main h1" },
  { name: "admin-webhooks", role: "administrator", path: at("/admin/webhooks"), shown: "main h1" },
  { name: "admin-users", role: "administrator", path: at("/admin/users"), shown: "main h1" },
  { name: "admin-history", role: "administrator", path: at("/admin/audit"), shown: "main h1" },
  { name: "account", role: "customer_service", path: at("/account"), shown: "main h1" },
];

async function searchSomething(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search orders" });
  await field.fill("Müller");
  await page.getByRole("option").nth(3).waitFor();
}

async function startPicking(page: Page): Promise<void> {
  const begin = page.getByRole("button", { name: /pick/i }).or(page.getByRole("link", { name: /pick/i }));
  await begin.first().click();
  await page.waitForURL("**/store/pick**");
}
