/** Tone by tone: pitch in hertz, from when and for how long in seconds. */
const TONES = {
  right: [{ hertz: 1046, from: 0, seconds: 0.09 }],
  wrong: [
    { hertz: 220, from: 0, seconds: 0.16 },
    { hertz: 196, from: 0.2, seconds: 0.22 },
  ],
} as const;
/** Milliseconds on, off, on. */
const SHAKES = { right: [40], wrong: [120, 80, 120] } as const;
const VOLUME = 0.18;

let audio: AudioContext | null = null;

/** Tells the ear and the hand whether a scan was right, since the eye is on the shelf. The screen says it as well. */
export function signal(kind: "right" | "wrong"): void {
  navigator.vibrate?.([...SHAKES[kind]]);
  if (typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  const context = audio;
  // Browsers are silent until somebody has touched the page; the tone is not worth waiting for that.
  if (context.state === "suspended") void context.resume().catch(() => {});
  for (const { hertz, from, seconds } of TONES[kind]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = context.currentTime + from;
    tone.frequency.value = hertz;
    tone.type = kind === "right" ? "sine" : "square";
    // Without a ramp the loudspeaker clicks.
    volume.gain.setValueAtTime(VOLUME, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }
}
