import { join } from "node:path";
import { createSupervisor, findFreePorts } from "../harness/supervisor.ts";
import { createClient } from "./client.ts";
import type { Stage } from "./scenario-world.ts";
import { SCENARIOS } from "./scenarios.ts";
import { restOf } from "./stage.ts";
import { letTimePass } from "./time-passes.ts";
import { judgeWorld, openFaultShop, openWorld } from "./world.ts";

export type KillOutcome = {
  /** Points at which the program was killed, in this order. */
  readonly killed_at: readonly string[];
  /** What went wrong; empty: all is well. */
  readonly complaints: readonly string[];
};

/** Tries to reach a point so often before it is called unreachable. */
const PLAYS_MAX = 4;
const DEATH_WITHIN_MS = 2_500;

/**
 * The real program, api and worker, kills itself by SIGKILL at one point after the other, each once, in the middle of the
 * scenario that gets there; started again, armed for the next point, it goes on with what it finds. At the end all is judged.
 *
 * @param plan points, each with the name of a scenario that gets there
 */
export async function killAtPoints(plan: ReadonlyMap<string, string>): Promise<KillOutcome> {
  const world = await openWorld();
  const [port] = (await findFreePorts(1)) as [number];
  const address = `http://127.0.0.1:${port}`;
  const queue = [...plan];
  let armed: string | null = null;
  const supervisor = createSupervisor([
    {
      name: "dirigent",
      file: "src/app/main.ts",
      programArguments: ["--port", String(port)],
      environment: () => ({
        NODE_ENV: "test",
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(world.directory, "compile-cache"),
        DIRIGENT_FAULT_POINT: armed === null ? "" : `${armed}:kill:1`,
        DATABASE_URL: world.test_database.url,
        SMTP_URL: world.mails.smtp_url,
        HOST: "127.0.0.1",
        LOG_LEVEL: "error",
        DIRIGENT_SANDBOX_URL: world.provider.url,
        DIRIGENT_WEBHOOK_ALLOW_PRIVATE: "true",
      }),
      ready: /^ready http:/,
    },
  ]);
  const killed_at: string[] = [];
  const complaints: string[] = [];
  let is_stopping = false;

  /** Starts it again whenever it has died, each time armed for the next point. */
  const keepAlive = async () => {
    while (!is_stopping) {
      await supervisor.ended("dirigent");
      if (is_stopping) return;
      await supervisor.kill("dirigent");
      if (armed === null) complaints.push(`ended without being told: ${supervisor.output("dirigent")}`);
      else killed_at.push(armed);
      armed = queue.shift()?.[0] ?? null;
      // It may be killed on the way up; then it is found dead above.
      await supervisor.start("dirigent").catch(() => undefined);
    }
  };
  await supervisor.start("dirigent");
  const client = createClient([address], world.key);
  await world.notify([address]);
  await openFaultShop(client);
  const time = letTimePass(world.query, createClient([address], world.key));
  // Ended in good order: only so does Node keep what it has compiled, which makes the next starts quicker.
  await supervisor.stop();
  armed = queue.shift()?.[0] ?? null;
  await supervisor.start("dirigent").catch(() => undefined);
  const alive = keepAlive();

  const stage: Stage = {
    client,
    provider_url: world.provider.url,
    query: world.query,
    freshClient: async () => client,
  };
  const armedPoint = () => armed;
  for (let point = armedPoint(); point !== null; point = armedPoint()) {
    const complaint = await playUntilKilled(stage, plan.get(point) ?? "", () => armedPoint() !== point);
    if (complaint === null) continue;
    complaints.push(`${point}: ${complaint}`);
    break;
  }
  is_stopping = true;
  await restOf(world, null);
  await time.stop();
  await supervisor.stop();
  await alive;
  complaints.push(...(await judgeWorld(world)));
  await world.close();
  return { killed_at, complaints };
}

/** @returns what went wrong, or null */
async function playUntilKilled(stage: Stage, name: string, isKilled: () => boolean): Promise<string | null> {
  const scenario = SCENARIOS[name];
  if (!scenario) return `no scenario is called "${name}"`;
  try {
    for (let play = 0; play < PLAYS_MAX && !isKilled(); play += 1) {
      await scenario(stage);
      const give_up_at = performance.now() + DEATH_WITHIN_MS;
      while (!isKilled() && performance.now() < give_up_at) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return isKilled() ? null : `${name} did not get there`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
