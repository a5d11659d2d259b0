import { answered, onDevice } from "../offline/database.ts";
import type { StoreAction } from "./action.ts";
import type { QueueStorage } from "./queue.ts";

type Row = StoreAction & { readonly place: number };

/** Actions in the browser's database: they outlive a reload, a closed tab and an empty battery. */
export const device_storage: QueueStorage = {
  all: () =>
    onDevice("actions", "readonly", async (store) => {
      const rows: Row[] = await answered(store.getAll());
      return rows.map(({ place: _, ...action }) => action);
    }),
  put: (action) =>
    onDevice("actions", "readwrite", async (store) => {
      const known = await answered(store.index("key").getKey(action.key));
      store.put(known === undefined ? action : { ...action, place: known });
    }),
  remove: (keys) =>
    onDevice("actions", "readwrite", async (store) => {
      for (const key of keys) {
        const place = await answered(store.index("key").getKey(key));
        if (place !== undefined) store.delete(place);
      }
    }),
};
