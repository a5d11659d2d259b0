/** `npm run bench -- NAME [--json]`: runs one benchmark; without a name lists them. */
type Benchmark = {
  readonly about: string;
  readonly load: () => Promise<{ readonly run: (args: readonly string[]) => Promise<Result> }>;
};

/** What a benchmark found. `checks` must all hold, however fast it was. */
export type Result = {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly checks: readonly { readonly name: string; readonly holds: boolean; readonly detail?: string }[];
};

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  pipeline: {
    about:
      "orders offered over HTTP by 32 clients until their fulfillment orders are released, beside TPC-B on the same server",
    load: () => import("./pipeline.ts"),
  },
  import: {
    about: "the UCI Online Retail file from file to finished orders, against its own totals",
    load: () => import("./import.ts"),
  },
  simulate: {
    about: "the whole order loop in memory on a virtual clock, seed after seed (--seeds N --from N, or --seed N)",
    load: () => import("./simulate.ts"),
  },
  fuzz: {
    about:
      "every operation of the API with 500 wrong and 200 valid inputs, against its own document (--wrong N --valid N)",
    load: () => import("./fuzz.ts"),
  },
};

const [name, ...args] = process.argv.slice(2);
const benchmark = BENCHMARKS[name ?? ""];
if (!benchmark) {
  const known = Object.entries(BENCHMARKS).map(([key, { about }]) => `  ${key.padEnd(12)} ${about}`);
  process.stdout.write(`usage: npm run bench -- NAME [--json]\n\n${known.join("\n")}\n`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const { figures, checks } = await (await benchmark.load()).run(args);
  for (const [figure, value] of Object.entries(figures)) process.stdout.write(`${figure.padEnd(32)} ${value}\n`);
  for (const check of checks)
    process.stdout.write(
      `${check.holds ? "holds  " : "BROKEN "} ${check.name}${check.detail ? `: ${check.detail}` : ""}\n`,
    );
  const passed = checks.every((check) => check.holds);
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify({ name, passed, figures, checks })}\n`);
  process.exitCode = passed ? 0 : 1;
}
