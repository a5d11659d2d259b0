import { defineWords } from "../../words/define.ts";

export const SCANNER = defineWords("store_scanner", {
  en: {
    camera: "Scan with the camera",
    no_camera: "This device gives the page no camera. Use a hand scanner, or type the code.",
    camera_picture: "Picture of the camera",
    camera_refused: "The camera cannot be used. Allow it in the browser's settings, or type the code.",
    camera_failed: "Codes cannot be read by camera right now. Use a hand scanner, or type the code.",
    take_typed: "Take this code",
  },
  de: {
    camera: "Mit der Kamera scannen",
    no_camera: "Dieses Gerät gibt der Seite keine Kamera. Nimm einen Handscanner, oder tippe den Code ein.",
    camera_picture: "Bild der Kamera",
    camera_refused:
      "Die Kamera ist nicht nutzbar. Erlaube sie in den Einstellungen des Browsers, oder tippe den Code ein.",
    camera_failed:
      "Mit der Kamera lassen sich gerade keine Codes lesen. Nimm einen Handscanner, oder tippe den Code ein.",
    take_typed: "Diesen Code nehmen",
  },
});
