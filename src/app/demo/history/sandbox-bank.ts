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
