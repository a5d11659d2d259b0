/** Enough for the bars of an EAN-13 that fills a third of the picture, and few enough to be read several times a second. */
const SIDE_MAX = 1_280;

export type FrameTaker = (video: HTMLVideoElement) => ImageData | null;

/** Takes pictures of a video as plain pixels. @returns of each call null while the lens is not ready */
export function frameTaker(): FrameTaker {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const { videoWidth, videoHeight } = video;
    if (!context || videoWidth === 0) return null;
    const scale = Math.min(1, SIDE_MAX / Math.max(videoWidth, videoHeight));
    const width = Math.round(videoWidth * scale);
    const height = Math.round(videoHeight * scale);
    // Setting it empties it, so only when the phone was turned.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };
}
