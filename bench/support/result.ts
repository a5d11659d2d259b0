import { examine } from "../../src/app/doctor/examine.ts";
import type { Offered } from "./offer.ts";
import type { Surroundings } from "./surroundings.ts";

export type Check = { readonly name: string; readonly holds: boolean; readonly detail?: string };

/** What a benchmark found. `checks` must all hold, however fast it was. */
export type Result = {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly checks: readonly Check[];
  readonly surroundings?: Surroundings;
};

/** For tests of the checks: does something to the database after the measurement and before it is checked. */
export type Meddling = (database_url: string) => Promise<void>;

export type Run = (args: readonly string[], meddle?: Meddling) => Promise<Result>;

export function everyOrderAccepted({ failures }: Pick<Offered, "failures">): Check {
  return { name: "every order was accepted", holds: failures === 0, detail: `${failures} were not` };
}

export function everyOrderReleased(order_ids: Iterable<string>, released_at: ReadonlyMap<string, number>): Check {
  const missing = [...order_ids].filter((order_id) => !released_at.has(order_id));
  return { name: "every order was released", holds: missing.length === 0, detail: `${missing.length} were not` };
}

export async function doctorFindsNothing(database_url: string): Promise<Check> {
  const findings = await examine(database_url);
  return {
    name: "the doctor finds nothing",
    holds: findings.length === 0,
    detail: findings.map(({ invariant, what, samples }) => `${invariant} ${what} (${samples[0]})`).join("; "),
  };
}

/** @returns the lines for people, and the whole as one object for programs */
export function present(name: string, result: Result): { lines: string[]; json: string; passed: boolean } {
  const { figures, checks, surroundings = {} } = result;
  const passed = checks.length > 0 && checks.every((check) => check.holds);
  return {
    passed,
    lines: [
      ...Object.entries({ ...surroundings, ...figures }).map(([figure, value]) => `${figure.padEnd(40)} ${value}`),
      ...checks.map(
        ({ holds, name: what, detail }) => `${holds ? "holds  " : "BROKEN "} ${what}${detail ? `: ${detail}` : ""}`,
      ),
    ],
    json: JSON.stringify({ name, passed, surroundings, figures, checks }),
  };
}
