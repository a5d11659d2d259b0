import { Button, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { readBarcode } from "./barcode.ts";
import classes from "./camera.module.css";
import { makeDetector } from "./detector.ts";
import { SCANNER } from "./words.ts";

const LOOK_EVERY_MS = 120;
const FAILURES_MAX = 10;
/** The camera at the back, with enough pixels for the thin bars of an EAN-13. */
const PICTURE = { facingMode: "environment", width: { ideal: 1_280 }, height: { ideal: 720 } };
/** The same code in front of the camera counts again only after this: two pieces, not one seen twice. */
const SAME_AGAIN_MS = 1_500;

/** What the camera sees, and every code in it. It goes on until it is closed, since there may be several pieces. */
export function Camera({ onCode, onClose }: { readonly onCode: (code: string) => void; readonly onClose: () => void }) {
  const say = useWords(SCANNER);
  const sayCommon = useWords(COMMON);
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  const [trouble, setTrouble] = useState<"camera_refused" | "camera_failed" | null>(null);
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    const eye = new AbortController();
    watch(video.current, eye.signal, (code) => latest.current(code)).catch((error: unknown) => {
      if (!eye.signal.aborted) setTrouble(error instanceof NoReader ? "camera_failed" : "camera_refused");
    });
    return () => eye.abort();
  }, []);
  return (
    <div className={classes.frame}>
      {trouble ? (
        <Text role="alert" p="md" ta="center">
          {say(trouble)}
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

/** What reads codes could not be loaded, or does not run. */
class NoReader extends Error {}

/** @throws NoReader, or what the browser says if there is no camera, or nobody may use it */
async function watch(
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  onCode: (code: string) => void,
): Promise<void> {
  if (!video) return;
  const stream = await navigator.mediaDevices.getUserMedia({ video: PICTURE });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  // Whoever opens the camera sees the picture first; what reads it may still have to be loaded.
  await video.play();
  const detector = await makeDetector().catch((cause: unknown) => {
    throw new NoReader("No reader of codes.", { cause });
  });
  signal.addEventListener("abort", () => detector.close?.());
  let failures = 0;
  let last = { code: "", at: 0 };
  while (!signal.aborted) {
    const seen = await detector.detect(video).catch(() => null);
    // A picture or two may not be readable (the first ones, before the lens is ready); a reader that never reads is none.
    failures = seen ? 0 : failures + 1;
    if (failures >= FAILURES_MAX) throw new NoReader("The reader does not read.");
    const code = seen?.[0] ? readBarcode(seen[0].rawValue) : null;
    const at = performance.now();
    if (code !== null && (code !== last.code || at - last.at > SAME_AGAIN_MS)) onCode(code);
    if (code !== null) last = { code, at };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
