import type { Finding } from "./invariant.ts";
import { INVARIANTS } from "./invariants.ts";

/**
 * Says for every check whether it holds, what is broken where, and what could not be checked at all.
 *
 * @param write receives the text, line by line without line ends
 */
export function printReport(findings: readonly Finding[], write: (line: string) => void): void {
  for (const invariant of INVARIANTS) {
    const broken = findings.filter((finding) => finding.invariant === invariant.id && finding.what === invariant.title);
    const verdict =
      invariant.scope === "none" ? `not applicable: ${invariant.reason}` : broken.length > 0 ? "BROKEN" : "holds";
    write(`${invariant.id.padEnd(5)} ${verdict.padEnd(8)} ${invariant.title}`);
    for (const finding of broken) writeFinding(finding, write);
  }
  write("");
  const total = findings.reduce((sum, finding) => sum + finding.count, 0);
  write(
    findings.length === 0 ? "All invariants hold." : `${findings.length} checks failed, ${total} violations in all.`,
  );
}

function writeFinding(finding: Finding, write: (line: string) => void): void {
  write(`      ${finding.tenant === null ? "the database" : `tenant ${finding.tenant}`}: ${finding.count}`);
  for (const sample of finding.samples) write(`        ${sample}`);
  const hidden = finding.count - finding.samples.length;
  if (hidden > 0) write(`        and ${hidden} more`);
}
