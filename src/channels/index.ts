export { type SavedChannel, saveChannels } from "./commands.ts";
export { CHANNELS_REFUSALS, type ChannelRefusal } from "./refusals.ts";
export { type ChannelsDependencies, registerChannelsRoutes } from "./routes.ts";
export { loadChannels } from "./store.ts";
export type { Channel, ChannelContent, ChannelKind } from "./types.ts";
