import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { auditSearch, deliverySearch, itemsSearch, openSearch, versionSearch } from "./admin/admin-search.ts";
import { base_path, ProblemError } from "./api/client.ts";
import { ErrorState } from "./design/states.tsx";
import { exceptionSearch } from "./exceptions/exception-search.ts";
import { locationSearch } from "./locations/list/location-search.ts";
import { orderSearch } from "./orders/list/order-search.ts";
import { me_query } from "./session/me.ts";
import { signInSearch } from "./session/sign-in-search.ts";
import { NotFoundScreen } from "./shell/not-found.tsx";
import { mayEnter, type Place, startOf } from "./shell/places.ts";
import { Shell } from "./shell/shell.tsx";
import { stockSearch } from "./stock/list/stock-search.ts";
import { handOverSearch } from "./store/hand-over/hand-over-search.ts";
import { restoreAnswers } from "./store/offline/keep.ts";
import { isNotReached, loseReach } from "./store/offline/reach.ts";
import { pickSearch } from "./store/pick/pick-search.ts";

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundScreen,
});

/** Everything that is for people who have signed in. Who has not is led to the sign-in, and back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      if (!navigator.onLine) await restoreAnswers(context.queries, Date.now());
      await whoeverIsThere(context.queries);
    } catch (error) {
      const is_stranger = error instanceof ProblemError && error.problem.status === 401;
      if (is_stranger) throw redirect({ to: "/sign-in", search: { next: location.publicHref } });
      throw error;
    }
  },
});

/** From the server; from the device where that knows it and the server does not answer; tried again only where it does not. */
async function whoeverIsThere(queries: QueryClient): Promise<unknown> {
  try {
    return await queries.ensureQueryData({ ...me_query, retry: false });
  } catch (error) {
    if (!isNotReached(error)) throw error;
    if (await restoreAnswers(queries, Date.now())) return loseReach();
    return queries.ensureQueryData(me_query);
  }
}

/** Whoever comes to an area that is not of his role is led to where his own work is, before anything of it is asked for. */
function entrance(to: Place["to"]) {
  return ({ context }: { readonly context: { readonly queries: QueryClient } }) => {
    const me = context.queries.getQueryData(me_query.queryKey);
    if (me && !mayEnter(to, me.scopes) && startOf(me) !== to) throw redirect({ to: startOf(me) });
  };
}

/** Where somebody's own work is. */
const index = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: startOf(context.queries.getQueryData(me_query.queryKey)) });
  },
});

const orders = createRoute({
  getParentRoute: () => inside,
  path: "/orders",
  beforeLoad: entrance("/orders"),
  validateSearch: orderSearch,
  component: lazyRouteComponent(() => import("./orders/list/order-list-page.tsx"), "OrderListPage"),
});

const order_entry = createRoute({
  getParentRoute: () => inside,
  path: "/orders/new",
  component: lazyRouteComponent(() => import("./orders/entry/entry-page.tsx"), "EntryPage"),
});

const order = createRoute({
  getParentRoute: () => inside,
  path: "/orders/$order_id",
  beforeLoad: entrance("/orders"),
  component: lazyRouteComponent(() => import("./orders/order-page/order-page.tsx"), "OrderPage"),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/home",
  beforeLoad: entrance("/home"),
  component: lazyRouteComponent(() => import("./home/home-page.tsx"), "HomePage"),
});

const exceptions = createRoute({
  getParentRoute: () => inside,
  path: "/exceptions",
  beforeLoad: entrance("/exceptions"),
  validateSearch: exceptionSearch,
  component: lazyRouteComponent(() => import("./exceptions/exceptions-page.tsx"), "ExceptionsPage"),
});

const monitor = createRoute({
  getParentRoute: () => inside,
  path: "/exceptions/monitor",
  beforeLoad: entrance("/exceptions"),
  component: lazyRouteComponent(() => import("./exceptions/monitor/monitor-page.tsx"), "MonitorPage"),
});

const stock = createRoute({
  getParentRoute: () => inside,
  path: "/stock",
  beforeLoad: entrance("/stock"),
  validateSearch: stockSearch,
  component: lazyRouteComponent(() => import("./stock/list/stock-page.tsx"), "StockPage"),
});

const item = createRoute({
  getParentRoute: () => inside,
  path: "/stock/$sku",
  beforeLoad: entrance("/stock"),
  component: lazyRouteComponent(() => import("./stock/item/item-page.tsx"), "ItemPage"),
});

const locations = createRoute({
  getParentRoute: () => inside,
  path: "/locations",
  beforeLoad: entrance("/locations"),
  validateSearch: locationSearch,
  component: lazyRouteComponent(() => import("./locations/list/locations-page.tsx"), "LocationsPage"),
});

const location = createRoute({
  getParentRoute: () => inside,
  path: "/locations/$code",
  beforeLoad: entrance("/locations"),
  component: lazyRouteComponent(() => import("./locations/page/location-page.tsx"), "LocationPage"),
});

const store = createRoute({
  getParentRoute: () => inside,
  path: "/store",
  beforeLoad: entrance("/store"),
  component: lazyRouteComponent(() => import("./store/store-area.tsx"), "StoreArea"),
});

const store_work = createRoute({
  getParentRoute: () => store,
  path: "/",
  component: lazyRouteComponent(() => import("./store/work/work-page.tsx"), "WorkPage"),
});

const store_pick = createRoute({
  getParentRoute: () => store,
  path: "/pick",
  validateSearch: pickSearch,
  component: lazyRouteComponent(() => import("./store/pick/pick-page.tsx"), "PickPage"),
});

const store_order = createRoute({
  getParentRoute: () => store,
  path: "/orders/$fulfillment_order_id",
  component: lazyRouteComponent(() => import("./store/order/order-page.tsx"), "StoreOrderPage"),
});

const store_hand_over = createRoute({
  getParentRoute: () => store,
  path: "/hand-over",
  component: lazyRouteComponent(() => import("./store/hand-over/hand-over-page.tsx"), "HandOverPage"),
});

const store_hand_over_order = createRoute({
  getParentRoute: () => store,
  path: "/hand-over/$fulfillment_order_id",
  validateSearch: handOverSearch,
  component: lazyRouteComponent(() => import("./store/hand-over/hand-over-order-page.tsx"), "HandOverOrderPage"),
});

const admin = createRoute({
  getParentRoute: () => inside,
  path: "/admin",
  beforeLoad: entrance("/admin"),
  component: lazyRouteComponent(() => import("./admin/admin-page.tsx"), "AdminPage"),
});

const admin_overview = createRoute({
  getParentRoute: () => admin,
  path: "/",
  component: lazyRouteComponent(() => import("./admin/admin-overview.tsx"), "AdminOverview"),
});

const users = createRoute({
  getParentRoute: () => admin,
  path: "/users",
  validateSearch: openSearch,
  component: lazyRouteComponent(() => import("./admin/users/users-page.tsx"), "UsersPage"),
});

const keys = createRoute({
  getParentRoute: () => admin,
  path: "/keys",
  component: lazyRouteComponent(() => import("./admin/keys/keys-page.tsx"), "KeysPage"),
});

const channels = createRoute({
  getParentRoute: () => admin,
  path: "/channels",
  validateSearch: openSearch,
  component: lazyRouteComponent(() => import("./admin/channels/channels-page.tsx"), "ChannelsPage"),
});

const items = createRoute({
  getParentRoute: () => admin,
  path: "/items",
  validateSearch: itemsSearch,
  component: lazyRouteComponent(() => import("./admin/items/items-page.tsx"), "ItemsPage"),
});

const carriers = createRoute({
  getParentRoute: () => admin,
  path: "/carriers",
  component: lazyRouteComponent(() => import("./admin/carriers/carriers-page.tsx"), "CarriersPage"),
});

const workflows = createRoute({
  getParentRoute: () => admin,
  path: "/workflows",
  component: lazyRouteComponent(() => import("./admin/workflows/workflows-page.tsx"), "WorkflowsPage"),
});

const workflow = createRoute({
  getParentRoute: () => admin,
  path: "/workflows/$code",
  validateSearch: versionSearch,
  component: lazyRouteComponent(() => import("./admin/workflows/workflow-page.tsx"), "WorkflowPage"),
});

const mails = createRoute({
  getParentRoute: () => admin,
  path: "/mails",
  validateSearch: openSearch,
  component: lazyRouteComponent(() => import("./admin/mails/mails-page.tsx"), "MailsPage"),
});

const webhooks = createRoute({
  getParentRoute: () => admin,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./admin/webhooks/webhooks-page.tsx"), "WebhooksPage"),
});

const endpoint = createRoute({
  getParentRoute: () => admin,
  path: "/webhooks/$endpoint_id",
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import("./admin/webhooks/endpoint-page.tsx"), "EndpointPage"),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("./admin/audit/audit-page.tsx"), "AuditPage"),
});

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("./session/account-page.tsx"), "AccountPage"),
});

const sign_in = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("./session/sign-in-page.tsx"), "SignInPage"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./session/welcome-page.tsx"), "WelcomePage"),
});

const reset_password = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("./session/reset-page.tsx"), "ResetPage"),
});

const admin_tree = admin.addChildren([
  admin_overview,
  users,
  keys,
  channels,
  items,
  carriers,
  workflows,
  workflow,
  mails,
  webhooks,
  endpoint,
  audit,
]);

const route_tree = root.addChildren([
  sign_in,
  welcome,
  reset_password,
  inside.addChildren([
    ...[
      index,
      home,
      orders,
      order_entry,
      order,
      exceptions,
      monitor,
      stock,
      item,
      locations,
      location,
      admin_tree,
      account,
    ],
    store.addChildren([store_work, store_pick, store_order, store_hand_over, store_hand_over_order]),
  ]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: route_tree,
    context: { queries },
    basepath: base_path,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
