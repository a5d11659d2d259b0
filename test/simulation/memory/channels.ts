import type * as Real from "../../../src/channels/store.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/channels/store.ts";

export const loadChannels: typeof Real.loadChannels = async (tx) => [...tablesOf(tx).channels.rows.values()];
