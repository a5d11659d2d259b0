export type SignInSearch = {
  /** Where somebody wanted to, before he was asked who he is. */
  readonly next?: string;
  /** Why the single sign-on sent somebody back. */
  readonly error?: string;
};

export function signInSearch({ next, error }: Readonly<Record<string, unknown>>): SignInSearch {
  return {
    ...(typeof next === "string" ? { next } : {}),
    ...(typeof error === "string" ? { error } : {}),
  };
}
