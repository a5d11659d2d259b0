import { drawingSVG, qrcode } from "bwip-js/browser";

/** @returns a picture of the text as the address of an image: dark on white with a quiet zone, in the dark scheme as well */
export function qrCodeAddress(text: string): string {
  // Without `parse` the text stands in the code as it is.
  const options = { bcid: "qrcode", text, backgroundcolor: "FFFFFF", padding: 4 };
  return `data:image/svg+xml,${encodeURIComponent(qrcode(options, drawingSVG()))}`;
}
