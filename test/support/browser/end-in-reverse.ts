import { after } from "node:test";

type End = () => Promise<unknown>;

/**
 * What a test file has started ends in reverse, before what is made after this call: hooks run in the order in which they
 * were registered, so a database that is made later is there until the last program has ended.
 *
 * @returns takes how something is ended
 */
export function endInReverse(): (end: End) => void {
  const ends: End[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return (end) => ends.push(end);
}
