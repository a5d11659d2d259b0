import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxProvider } from "../../sandbox/payment-provider/server.ts";

/** The sandbox's payment provider in this process, for orders that are to be captured. */
export async function startProvider(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "dirigent-bench-provider-"));
  const provider = await startSandboxProvider({ data_file: join(directory, "payments.jsonl") });
  return {
    url: provider.url,
    stop: async () => {
      await provider.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
