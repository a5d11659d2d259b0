export function round(value: number, digits = 0): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The nearest rank: the smallest value that `share` of all values do not exceed. NaN if there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Latencies in milliseconds, as they are published. */
export function latencyFigures(values: readonly number[], name = ""): Record<string, number> {
  const prefix = name === "" ? "" : `${name} `;
  return {
    [`${prefix}p50 ms`]: round(percentile(values, 0.5), 1),
    [`${prefix}p99 ms`]: round(percentile(values, 0.99), 1),
    [`${prefix}max ms`]: round(percentile(values, 1), 1),
  };
}
