/** The sandbox payment provider as the demo's bank: where customers' transfers arrive. */
export type SandboxBank = {
  /** @returns the provider's name for the transfer */
  readonly transfer: (transfer: {
    readonly order_number: string;
    readonly amount_minor: number;
    readonly currency: string;
  }) => Promise<string>;
  /** Whom the provider tells of what happens; nobody, while a history is loaded that knows it already. */
  readonly tell: (urls: readonly string[]) => Promise<void>;
};

const PATIENCE_MS = 10_000;
const START_MS = 15_000;
const PAUSE_MS = 100;

/** Waits for a provider that is just starting, and says whom it is to tell. @throws Error if it does not answer within 15 s */
export async function tellWhenStarted(bank: SandboxBank, urls: readonly string[]): Promise<void> {
  const until = performance.now() + START_MS;
  for (;;) {
    try {
      return await bank.tell(urls);
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Whether somebody answers at the provider's address. */
export async function isAnswering(base_url: string): Promise<boolean> {
  try {
    await fetch(`${base_url}/faults`, { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  }
}

export function sandboxBank(base_url: string): SandboxBank {
  return {
    transfer: async (transfer) => {
      const { reference } = (await post(`${base_url}/transfers`, transfer)) as { reference: string };
      return reference;
    },
    tell: async (urls) => {
      await post(`${base_url}/notification-urls`, { urls });
    },
  };
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`The sandbox payment provider answered ${response.status} to ${url}.`);
  return response.json();
}
