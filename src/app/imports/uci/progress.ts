/** Where progress goes: stderr, which may be a terminal. */
export type ProgressTarget = { readonly isTTY?: boolean | undefined; readonly write: (text: string) => unknown };

export type Progress = { readonly at: (done: number) => void; readonly end: () => void };

const BAR_WIDTH = 30;
const TERMINAL_EVERY_MS = 200;
const LINES_EVERY_MS = 5_000;

/**
 * Shows how far something is, how fast it goes and how long it will take: a bar on a terminal, else a line every 5 seconds.
 *
 * @param from what was done before this process began; it does not count for the rate
 */
export function showProgress(
  target: ProgressTarget,
  what: { readonly title: string; readonly unit: string; readonly from: number; readonly total: number },
): Progress {
  const { title, unit, from, total } = what;
  const is_terminal = target.isTTY === true;
  const started_ms = performance.now();
  let shown_ms = started_ms;
  const show = (done: number) => {
    const seconds = (performance.now() - started_ms) / 1_000;
    const rate = seconds > 0 ? (done - from) / seconds : 0;
    const share = total === 0 ? 1 : done / total;
    const remaining = rate > 0 ? `${duration((total - done) / rate)} left` : "";
    const filled = Math.round(share * BAR_WIDTH);
    const bar = is_terminal ? `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ` : "";
    const text = `${title} ${bar}${Math.floor(share * 100)} % ${done}/${total} ${unit} ${Math.round(rate)} ${unit}/s ${remaining}`;
    target.write(is_terminal ? `\r\u001b[2K${text}` : `${text}\n`);
  };
  let last = from;
  return {
    at: (done) => {
      last = done;
      const now_ms = performance.now();
      if (now_ms - shown_ms < (is_terminal ? TERMINAL_EVERY_MS : LINES_EVERY_MS)) return;
      shown_ms = now_ms;
      show(done);
    },
    end: () => {
      show(last);
      if (is_terminal) target.write("\n");
    },
  };
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
