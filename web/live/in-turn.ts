/**
 * Does a piece of work at most once in a while, and never twice at the same time: calls that come in between lead to one more turn
 * at the end.
 *
 * @param wait_ms from the end of one turn to the next
 */
export function inTurn(
  wait_ms: number,
  work: () => Promise<unknown>,
): { readonly ask: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let is_working = false;
  let is_asked = false;
  const turn = () => {
    timer = null;
    is_asked = false;
    is_working = true;
    // What cannot be read now is read at the next change; the dot says whether there is a connection at all.
    void work()
      .catch(() => {})
      .finally(() => {
        is_working = false;
        if (is_asked) timer = setTimeout(turn, wait_ms);
      });
  };
  return {
    ask: () => {
      is_asked = true;
      if (!is_working && timer === null) timer = setTimeout(turn, wait_ms);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      is_asked = false;
    },
  };
}
