/** The Shape Detection API (wicg.github.io/shape-detection-api), which TypeScript does not know. */
export type Detector = {
  readonly detect: (source: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
  /** Of a detector of our own: ends what runs for it. */
  readonly close?: () => void;
};
type DetectorMaker = {
  new (options: { readonly formats: readonly string[] }): Detector;
  readonly getSupportedFormats: () => Promise<readonly string[]>;
};

/** What is on goods, labels and in pickup mails. */
const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];
/** What a store cannot work without: a detector that does not know these is none. */
const NEEDED = ["ean_13", "code_128", "qr_code"];

function makerOf(scope: object): DetectorMaker | null {
  return "BarcodeDetector" in scope ? (scope.BarcodeDetector as DetectorMaker) : null;
}

/** Whether there may be a camera: browsers give none to pages that are not served safely (by https, or from the machine itself). */
export function canUseCamera(): boolean {
  return navigator.mediaDevices !== undefined;
}

/** The browser's own (Chrome on Android and macOS has one); elsewhere ours, which is loaded only then. */
export async function makeDetector(): Promise<Detector> {
  const Maker = makerOf(globalThis);
  const known = (await Maker?.getSupportedFormats()) ?? [];
  if (Maker && NEEDED.every((format) => known.includes(format)))
    return new Maker({ formats: FORMATS.filter((format) => known.includes(format)) });
  const { startCodeReader } = await import("./code-reader.ts");
  return startCodeReader();
}
