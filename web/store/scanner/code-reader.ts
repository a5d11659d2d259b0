import type { Detector } from "./detector.ts";
import { frameTaker } from "./frame.ts";

/** A picture on its way to the reader. Its pixels are handed over, not copied. */
export type Frame = {
  readonly no: number;
  readonly pixels: ArrayBuffer;
  readonly width: number;
  readonly height: number;
};
/** What the reader saw in the frame of that number. */
export type Seen = { readonly no: number; readonly codes: readonly string[]; readonly error: string | null };

/**
 * Reads codes where the browser cannot (Safari, Firefox, Chrome on desktops): ZXing as WebAssembly, in a worker of its own, so that the
 * screen stays quick and only the worker may run it (`serve.ts`).
 */
export function startCodeReader(): Detector {
  const worker = new Worker(new URL("./code-reader-worker.ts", import.meta.url), { type: "module" });
  const take = frameTaker();
  let no = 0;
  return {
    detect: (video) => {
      const frame = take(video);
      if (!frame) return Promise.resolve([]);
      no += 1;
      return ask(worker, { no, pixels: frame.data.buffer, width: frame.width, height: frame.height });
    },
    close: () => worker.terminate(),
  };
}

/** @throws Error if the worker could not be started, or could not read */
function ask(worker: Worker, frame: Frame): Promise<readonly { readonly rawValue: string }[]> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const { signal } = over;
    worker.addEventListener(
      "message",
      ({ data }: MessageEvent<Seen>) => {
        if (data.no !== frame.no) return;
        over.abort();
        if (data.error === null) resolve(data.codes.map((rawValue) => ({ rawValue })));
        else reject(new Error(data.error));
      },
      { signal },
    );
    worker.addEventListener(
      "error",
      ({ message }) => {
        over.abort();
        reject(new Error(message));
      },
      { signal },
    );
    worker.postMessage(frame, [frame.pixels]);
  });
}
