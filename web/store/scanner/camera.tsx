import { Button, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { readBarcode } from "./barcode.ts";
import classes from "./camera.module.css";
import { type Detector, makeDetector } from "./detector.ts";
import { SCANNER } from "./words.ts";

const LOOK_EVERY_MS = 120;
/** The same code in front of the camera counts again only after this: two pieces, not one seen twice. */
const SAME_AGAIN_MS = 1_500;

/** What the camera sees, and every code in it. It goes on until it is closed, since there may be several pieces. */
export function Camera({ onCode, onClose }: { readonly onCode: (code: string) => void; readonly onClose: () => void }) {
  const say = useWords(SCANNER);
  const sayCommon = useWords(COMMON);
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  const [is_refused, setRefused] = useState(false);
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    const eye = new AbortController();
    watch(video.current, eye.signal, (code) => latest.current(code)).catch(() => {
      if (!eye.signal.aborted) setRefused(true);
    });
    return () => eye.abort();
  }, []);
  return (
    <div className={classes.frame}>
      {is_refused ? (
        <Text role="alert" p="md" ta="center">
          {say("camera_refused")}
        </Text>
      ) : (
        <>
          <video ref={video} className={classes.video} muted playsInline aria-label={say("camera_picture")} />
          <span className={classes.aim} aria-hidden />
        </>
      )}
      <Button className={classes.close} size="md" variant="default" leftSection={<IconX size={20} />} onClick={onClose}>
        {sayCommon("close")}
      </Button>
    </div>
  );
}

/** @throws what the browser says if there is no camera, or nobody may use it */
async function watch(
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  onCode: (code: string) => void,
): Promise<void> {
  const detector = await makeDetector();
  if (!video || !detector) throw new Error("No camera that reads codes.");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  await video.play();
  let last = { code: "", at: 0 };
  while (!signal.aborted) {
    const code = await firstCode(detector, video);
    const at = performance.now();
    if (code !== null && (code !== last.code || at - last.at > SAME_AGAIN_MS)) onCode(code);
    if (code !== null) last = { code, at };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A picture that cannot be read (the first ones, before the lens is ready) is one without a code. */
async function firstCode(detector: Detector, video: HTMLVideoElement): Promise<string | null> {
  const [found] = await detector.detect(video).catch(() => []);
  return found ? readBarcode(found.rawValue) : null;
}
