export { type AuthenticatorOptions, authenticator } from "./authenticator.ts";
export { createApiKey, createApiKeyWithValue, listApiKeys, type MadeApiKey, revokeApiKey } from "./commands.ts";
export { ACCESS_REFUSALS, type AccessRefusal } from "./refusals.ts";
export { addApiKeyRoutes } from "./routes.ts";
export { type ApiKey, type NewApiKey, SCOPES, type Scope } from "./types.ts";
