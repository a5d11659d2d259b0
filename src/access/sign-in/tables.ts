/**
 * Where the library's models are kept, in our words: its field names in camel case become columns in snake case, but for
 * these. Fields that are not named stay out of the database: the tokens of the single sign-on, which nobody uses again.
 */
export type SignInTable = {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
};

export const SIGN_IN_TABLES: Readonly<Record<string, SignInTable>> = {
  user: {
    table: "access.users",
    columns: {
      id: "user_id",
      name: "name",
      email: "email",
      emailVerified: "email_verified",
      image: "image",
      createdAt: "created_at",
      updatedAt: "updated_at",
      twoFactorEnabled: "two_factor_enabled",
      handle: "handle",
      role: "role",
      language: "language",
    },
  },
  session: {
    table: "access.sessions",
    columns: {
      id: "session_id",
      userId: "user_id",
      token: "token_hash",
      ipAddress: "ip_address",
      userAgent: "user_agent",
      createdAt: "created_at",
      updatedAt: "updated_at",
      expiresAt: "expires_at",
    },
  },
  account: {
    table: "access.accounts",
    columns: {
      id: "account_id",
      userId: "user_id",
      providerId: "provider_id",
      accountId: "provider_account_id",
      scope: "scope",
      password: "password_hash",
      createdAt: "created_at",
      updatedAt: "updated_at",
    },
  },
  verification: {
    table: "access.verifications",
    columns: {
      id: "verification_id",
      identifier: "identifier",
      value: "value",
      expiresAt: "expires_at",
      createdAt: "created_at",
      updatedAt: "updated_at",
    },
  },
  twoFactor: {
    table: "access.second_factors",
    columns: {
      id: "second_factor_id",
      userId: "user_id",
      secret: "secret",
      backupCodes: "backup_codes",
      verified: "verified",
      failedVerificationCount: "failed_verification_count",
      lockedUntil: "locked_until",
    },
  },
};
