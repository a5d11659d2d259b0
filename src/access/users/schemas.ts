import { type Static, Type } from "typebox";
import { ROLE_NAMES, type RoleName } from "../roles.ts";
import type { User } from "./types.ts";

export const closed = { additionalProperties: false } as const;
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description = "") =>
  Type.Union([schema, Type.Null()], description ? { description } : {});
const Codes = Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
  minItems: 1,
  maxItems: 500,
  uniqueItems: true,
});
const Instant = Type.String({ format: "date-time" });

export const UserId = Type.Object({ user_id: Type.String({ format: "uuid" }) }, closed);
export const RoleSchema = Type.Unsafe<RoleName>(Type.Union(ROLE_NAMES.map((name) => Type.Literal(name))));
export const BoundsSchema = {
  channel_codes: orNull(Codes, "Only orders of these channels; null: all."),
  location_codes: orNull(Codes, "Only work and stock of these locations; null: all. Stores and partners need some."),
  amount_max_minor: orNull(
    Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
    "Most money that one action may give back, in minor units of the order's currency; null: no limit.",
  ),
};
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Language = Type.String({ pattern: "^[a-z]{2}$" });

export const NewUserBody = Type.Object(
  {
    email: Type.String({ format: "email", maxLength: 320 }),
    name: Name,
    role: RoleSchema,
    language: Type.Optional(Language),
    channel_codes: Type.Optional(BoundsSchema.channel_codes),
    location_codes: Type.Optional(BoundsSchema.location_codes),
    amount_max_minor: Type.Optional(BoundsSchema.amount_max_minor),
  },
  closed,
);

export const UserChangeBody = Type.Object(
  {
    name: Type.Optional(Name),
    language: Type.Optional(Language),
    role: Type.Optional(RoleSchema),
    channel_codes: Type.Optional(BoundsSchema.channel_codes),
    location_codes: Type.Optional(BoundsSchema.location_codes),
    amount_max_minor: Type.Optional(BoundsSchema.amount_max_minor),
    active: Type.Optional(Type.Boolean({ description: "False: signed out within 10 seconds, and cannot sign in." })),
  },
  { ...closed, minProperties: 1 },
);

export const UserView = Type.Object(
  {
    user_id: Type.String({ format: "uuid" }),
    handle: Type.String({ description: "In events and audit entries, as user:<handle>." }),
    email: Type.String(),
    name: Type.String(),
    language: Type.String(),
    role: RoleSchema,
    ...BoundsSchema,
    active: Type.Boolean(),
    has_password: Type.Boolean({
      description: "False: the link has not been used yet, or only the single sign-on is.",
    }),
    two_factor_enabled: Type.Boolean(),
    created_at: Instant,
    deactivated_at: orNull(Instant),
  },
  closed,
);

export const InvitedView = Type.Object(
  {
    user: UserView,
    invitation: Type.Object(
      {
        sent_by_mail: Type.Boolean(),
        url: orNull(Type.String(), "To be handed over, if it was not sent by mail. Shown this one time."),
        expires_at: Instant,
      },
      closed,
    ),
  },
  closed,
);

export function presentUser(user: User): Static<typeof UserView> {
  const { user_id, handle, email, name, language, role, amount_max_minor, has_password, two_factor_enabled } = user;
  return {
    ...{ user_id, handle, email, name, language, role },
    channel_codes: user.channel_codes && [...user.channel_codes],
    location_codes: user.location_codes && [...user.location_codes],
    amount_max_minor,
    active: user.deactivated_at === null,
    ...{ has_password, two_factor_enabled },
    created_at: user.created_at.toISOString(),
    deactivated_at: user.deactivated_at?.toISOString() ?? null,
  };
}
