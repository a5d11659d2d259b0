import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import program from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Frame, Seen } from "./code-reader.ts";

/** The same kinds as those asked of a browser's own detector. */
const OPTIONS: ReaderOptions = {
  formats: ["EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "QRCode", "DataMatrix"],
  tryHarder: true,
  maxNumberOfSymbols: 1,
};

// The program comes from Dirigent's own server, never from where the library would look for it.
prepareZXingModule({ overrides: { locateFile: () => program } });

self.addEventListener("message", ({ data }: MessageEvent<Frame>) => {
  const { no, pixels, width, height } = data;
  const answer = (seen: Seen) => self.postMessage(seen);
  readBarcodes(new ImageData(new Uint8ClampedArray(pixels), width, height), OPTIONS).then(
    (read) => answer({ no, codes: read.filter(({ isValid }) => isValid).map(({ text }) => text), error: null }),
    (error: unknown) => answer({ no, codes: [], error: String(error) }),
  );
});
