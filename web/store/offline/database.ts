/** What the device keeps: `actions` on their way to the server, and `kept` answers for when it cannot be asked. */
export type StoreName = "actions" | "kept";

const NAME = "dirigent-store";
const VERSION = 1;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const actions = request.result.createObjectStore("actions", { keyPath: "place", autoIncrement: true });
      actions.createIndex("key", "key", { unique: true });
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * One transaction on one of the stores.
 *
 * @param work starts its requests at once; their results are there when this resolves
 */
export async function onDevice<Result>(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Result | Promise<Result>,
): Promise<Result> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
    // Whoever waits for the result hears of a failure; a second unhandled one would tell nothing more.
    done.catch(() => {});
    const result = await work(transaction.objectStore(name));
    await done;
    return result;
  } finally {
    database.close();
  }
}

export function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
