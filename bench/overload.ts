import { parseArgs } from "node:util";
import { quantile } from "../test/support/harness/open-loop.ts";
import { openOverloadShop, openSecondTenant, runOverload, summary } from "../test/support/harness/overload.ts";
import { listenSilently } from "../test/support/harness/silent-provider.ts";
import { KEY, startBenchApp } from "./support/app.ts";
import { processorTimes } from "./support/cpu.ts";
import { round } from "./support/figures.ts";
import { watchOwnCpu } from "./support/measure.ts";
import { type Check, doctorFindsNothing, type Result } from "./support/result.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const GOODPUT_MIN = 0.8;
const OTHERS_P99_MAX = 2;
const NORMAL_AGAIN_MS = 10_000;

/** RELIABILITY.md R-40: ten times the peak for two minutes, of one tenant, while the payment provider says nothing. */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: "string", default: "10" },
      seconds: { type: "string", default: "120" },
      connections: { type: "string", default: "600" },
      calm: { type: "string", default: "10" },
      server: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [times, flood_seconds, calm_seconds] = [Number(values.times), Number(values.seconds), Number(values.calm)];
  const provider = await listenSilently();
  const app = await startBenchApp({ server_url: values.server, provider_url: provider.url });
  try {
    const flooder = { url: app.url, key: KEY };
    await openOverloadShop(flooder);
    const other = await openSecondTenant(app.database_url, flooder);
    const [shareOf, before] = [watchOwnCpu(), processorTimes()];
    const report = await runOverload({
      ...{ flooder, other, calm_seconds, flood_seconds, normal_again_max_ms: NORMAL_AGAIN_MS },
      connections: Number(values.connections),
      offeredTo: (peak_per_second) => times * peak_per_second,
    });
    const used = processorTimes();
    const goodput = report.accepted_per_second / report.peak_per_second;
    const [calm_ms, flood_ms] = [quantile(report.calm, 0.99), quantile(report.quiet, 0.99)];
    const small = Object.entries(report.small);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: {
        "peak orders/s": round(report.peak_per_second),
        "offered orders/s": round(report.offered_per_second),
        "sent orders/s": round(report.sent_per_second),
        seconds: flood_seconds,
        "accepted orders/s": round(report.accepted_per_second),
        "goodput of the peak": round(goodput, 2),
        answers: summary(report.flood.by_status),
        "other tenant's orders": report.quiet.length,
        "other tenant's p99 ms, normal": round(calm_ms),
        "other tenant's p99 ms, flood": round(flood_ms),
        "other tenant's p99, ratio": round(flood_ms / calm_ms, 2),
        ...Object.fromEntries(small.map(([name, answers]) => [`${name} p99 ms`, round(quantile(answers, 0.99))])),
        "normal again after ms": report.normal_again_ms === null ? "never" : round(report.normal_again_ms),
        "client's share of processors %": shareOf(),
        ...Object.fromEntries(
          [...used].map(([who, ms]) => [`CPU s ${who}`, round((ms - (before.get(who) ?? 0)) / 1_000)]),
        ),
      },
      checks: [
        atLeast("goodput of the peak", goodput, GOODPUT_MIN),
        {
          name: "what is too much is refused with 429 or 503 alone, and Retry-After",
          holds: report.flood.impolite.length === 0,
          detail: report.flood.impolite.join("; "),
        },
        { name: "the one who floods is told so", holds: report.flood.by_status.has(429) },
        {
          name: "no order of the other tenant is refused",
          holds: report.quiet.every(({ status }) => status === 201),
        },
        {
          name: `the other tenant's p99 is at most ${OTHERS_P99_MAX} times the normal one`,
          holds: flood_ms <= OTHERS_P99_MAX * calm_ms,
          detail: `${round(flood_ms / calm_ms, 2)}`,
        },
        ...small.map(([name, answers]) => ({
          name: `${name} is answered`,
          holds: answers.length > 0 && answers.every(({ status }) => status === 200 || status === 201),
          detail: `${answers.length} times`,
        })),
        { name: "back to normal within 10 s", holds: report.normal_again_ms !== null },
        await doctorFindsNothing(app.database_url),
      ],
    };
  } finally {
    provider.close();
    await app.stop();
  }
}

function atLeast(name: string, value: number, aim: number): Check {
  return { name: `${name} is at least ${aim}`, holds: value >= aim, detail: String(round(value, 2)) };
}
