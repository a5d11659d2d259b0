/** The Shape Detection API (wicg.github.io/shape-detection-api), which TypeScript does not know. */
export type Detector = {
  readonly detect: (source: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
};
type DetectorMaker = {
  new (options: { readonly formats: readonly string[] }): Detector;
  readonly getSupportedFormats: () => Promise<readonly string[]>;
};

/** What is on goods, labels and in pickup mails. */
const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];

function makerOf(scope: object): DetectorMaker | null {
  return "BarcodeDetector" in scope ? (scope.BarcodeDetector as DetectorMaker) : null;
}

/** Whether the camera can read codes here: Chrome on Android and macOS can, others need a hand scanner. */
export function canReadByCamera(): boolean {
  return makerOf(globalThis) !== null && navigator.mediaDevices !== undefined;
}

/** @returns null where the browser has none, or none that knows any of our codes */
export async function makeDetector(): Promise<Detector | null> {
  const Maker = makerOf(globalThis);
  if (!Maker) return null;
  const known = await Maker.getSupportedFormats();
  const formats = FORMATS.filter((format) => known.includes(format));
  return formats.length > 0 ? new Maker({ formats }) : null;
}
