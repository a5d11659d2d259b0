export { type Change, type ChangeFeed, createChangeFeed, type Listener } from "./change-feed.ts";
export { forgetNames, learnItems, learnNames } from "./dictionary.ts";
export { findNotes, insertNote, type Note } from "./notes.ts";
export { CARE_REFUSALS } from "./refusals.ts";
export { type Found, search } from "./search.ts";
export { ORDER_MATCHES } from "./search-orders.ts";
export { findTimeline, type TimelineEntry } from "./timeline.ts";
export {
  countSavedViews,
  deleteView,
  findSavedViews,
  isCountable,
  isNameTaken,
  lockSavedView,
  type SavedView,
  STANDARD_VIEWS,
  saveView,
  VIEWS_MAX,
} from "./views.ts";
