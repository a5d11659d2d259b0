import { isIP } from "node:net";

/** loopback: this machine; private: a network of ours; forbidden: never to be called; public: the rest. */
export type AddressKind = "public" | "loopback" | "private" | "forbidden";

type Range = readonly [network: string, prefix_bits: number, kind: Exclude<AddressKind, "public">];

/**
 * What is not globally reachable by the IANA special-purpose registries (RFC 6890 and its updates), with multicast and
 * what was set aside for experiments. Link-local addresses are where clouds keep the metadata of a machine, so they count
 * as forbidden even where private networks are allowed.
 */
const RANGES_V4: readonly Range[] = [
  ["0.0.0.0", 8, "forbidden"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "forbidden"], // shared with the carrier (RFC 6598); one cloud keeps its metadata there
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "forbidden"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "forbidden"],
  ["192.0.2.0", 24, "forbidden"],
  ["192.31.196.0", 24, "forbidden"],
  ["192.52.193.0", 24, "forbidden"],
  ["192.88.99.0", 24, "forbidden"],
  ["192.168.0.0", 16, "private"],
  ["192.175.48.0", 24, "forbidden"],
  ["198.18.0.0", 15, "forbidden"],
  ["198.51.100.0", 24, "forbidden"],
  ["203.0.113.0", 24, "forbidden"],
  ["224.0.0.0", 4, "forbidden"],
  ["240.0.0.0", 4, "forbidden"],
];
const RANGES_V6: readonly Range[] = [
  ["::1", 128, "loopback"],
  ["fc00::", 7, "private"],
];
/** Addresses that carry one of version 4, and where in them it stands (in bits from the left). */
const EMBEDDED_V4: readonly (readonly [network: string, prefix_bits: number, at_bit: number])[] = [
  ["::ffff:0:0", 96, 96], // mapped
  ["::ffff:0:0:0", 96, 96], // translated (RFC 2765)
  ["64:ff9b::", 96, 96], // NAT64
  ["2002::", 16, 16], // 6to4
];
/** Of version 6 nothing else is handed out to the world; within it these are set aside. */
const GLOBAL_V6: readonly [string, number] = ["2000::", 3];
const SET_ASIDE_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

/** @param address as `net` or a resolver writes it, without brackets; a zone is refused */
export function addressKind(address: string): AddressKind {
  if (isIP(address) === 4) return kindOfV4(bitsOfV4(address));
  if (isIP(address) !== 6 || address.includes("%")) return "forbidden";
  const bits = bitsOfV6(address);
  for (const [network, prefix, at_bit] of EMBEDDED_V4) {
    if (isWithin(bits, bitsOfV6(network), prefix, 128))
      return kindOfV4((bits >> BigInt(128 - at_bit - 32)) & 0xffffffffn);
  }
  const range = RANGES_V6.find(([network, prefix]) => isWithin(bits, bitsOfV6(network), prefix, 128));
  if (range) return range[2];
  const is_global = isWithin(bits, bitsOfV6(GLOBAL_V6[0]), GLOBAL_V6[1], 128);
  const is_set_aside = SET_ASIDE_V6.some(([network, prefix]) => isWithin(bits, bitsOfV6(network), prefix, 128));
  return is_global && !is_set_aside ? "public" : "forbidden";
}

function kindOfV4(bits: bigint): AddressKind {
  return RANGES_V4.find(([network, prefix]) => isWithin(bits, bitsOfV4(network), prefix, 32))?.[2] ?? "public";
}

function isWithin(address: bigint, network: bigint, prefix_bits: number, size: number): boolean {
  const shift = BigInt(size - prefix_bits);
  return address >> shift === network >> shift;
}

function bitsOfV4(address: string): bigint {
  return address.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function bitsOfV6(address: string): bigint {
  // The last 32 bits may be written as an address of version 4.
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text = dotted ? `${dotted[1]}${hexOfV4(dotted[2] ?? "")}` : address;
  const [left = "", right] = text.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const gap = right === undefined ? [] : Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...gap, ...tail].reduce((bits, part) => (bits << 16n) | BigInt(`0x${part}`), 0n);
}

function hexOfV4(address: string): string {
  const bits = bitsOfV4(address);
  return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}
