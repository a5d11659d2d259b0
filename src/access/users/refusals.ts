import type { RefusalTable } from "../../platform/http/index.ts";
import type { UserRefusal } from "./decide-user.ts";

const FINAL = { retryable: false } as const;

export const USER_REFUSALS: RefusalTable<UserRefusal> = {
  user_not_found: {
    ...FINAL,
    status: 404,
    title: "No such user",
    help: "GET /v1/users lists all users with their ids.",
    detail: (refusal) => `There is no user ${refusal.user_id}: GET /v1/users lists all.`,
  },
  user_email_taken: {
    ...FINAL,
    status: 409,
    title: "There is a user with this address",
    help: "An address belongs to one user, also if he is deactivated: activate that one again.",
    detail: () => "Another user has this mail address: change or activate that one.",
  },
  user_locations_missing: {
    ...FINAL,
    status: 422,
    title: "The role needs locations",
    help: "Users of stores and partners work for the locations that are named in location_codes.",
    detail: (refusal) => `A user of the role ${refusal.role} works for locations: name them in location_codes.`,
  },
  user_bounds_not_fitting: {
    ...FINAL,
    status: 422,
    title: "The role takes no bounds",
    help: "An administrator could lift his own bounds, so he has none.",
    detail: (refusal) => `The role ${refusal.role} takes no bounds: leave them out, or choose another role.`,
  },
  last_administrator: {
    ...FINAL,
    status: 409,
    title: "The last administrator stays",
    detail: () => "Nobody else could let people in: make another administrator first.",
  },
  user_deactivated: {
    ...FINAL,
    status: 409,
    title: "The user is deactivated",
    detail: () => "A deactivated user gets no link: activate him first.",
  },
  welcome_link_invalid: {
    ...FINAL,
    status: 410,
    title: "The link no longer counts",
    help: "A link works once and for a time. An administrator makes another; for the first one: npm run dirigent -- admin-link.",
    detail: () => "The link was used, replaced, or its time is over: ask for another.",
  },
  welcome_fields_missing: {
    ...FINAL,
    status: 422,
    title: "Who are you?",
    detail: () => "The first administrator says his address and his name: errors names what is missing.",
  },
  session_not_found: {
    ...FINAL,
    status: 404,
    title: "No such session",
    detail: (refusal) => `There is no session ${refusal.session_id} that you may end: GET /v1/sessions lists yours.`,
  },
};
