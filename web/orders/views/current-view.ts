import { filterOf, isAsSaved, type ListedView, type OrderSearch } from "../list/order-search.ts";

/** Which view one is in: the one that the address names, else one that shows just this; null: none, or all orders. */
export function currentView<Each extends ListedView>(views: readonly Each[], search: OrderSearch): Each | null {
  const named = views.find(({ view_id }) => view_id === search.view);
  return named ?? views.find((view) => isAsSaved(search, view)) ?? null;
}

/** Whether the list has a filter that no view has. */
export function isUnsaved(views: readonly ListedView[], search: OrderSearch): boolean {
  return Object.keys(filterOf(search)).length > 0 && !views.some((view) => isAsSaved(search, view));
}
