/** A set of places of a network, one bit each: sets of thousands are joined and cut in a handful of operations. */
export type Bits = Uint32Array;

export function noBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

export function hasBit(bits: Bits, at: number): boolean {
  return (bits[at >>> 5]! & (1 << (at & 31))) !== 0;
}

export function setBit(bits: Bits, at: number): void {
  bits[at >>> 5] = bits[at >>> 5]! | (1 << (at & 31));
}

export function clearBit(bits: Bits, at: number): void {
  bits[at >>> 5] = bits[at >>> 5]! & ~(1 << (at & 31));
}

/** Adds the second set to the first. */
export function addBits(to: Bits, more: Bits): void {
  for (let word = 0; word < to.length; word += 1) to[word] = to[word]! | more[word]!;
}

/** Leaves in the first set only what is in the second too. */
export function keepBits(of: Bits, only: Bits): void {
  for (let word = 0; word < of.length; word += 1) of[word] = of[word]! & only[word]!;
}

export function dropBits(from: Bits, those: Bits): void {
  for (let word = 0; word < from.length; word += 1) from[word] = from[word]! & ~those[word]!;
}

export function commonBits(a: Bits, b: Bits): Bits {
  const common = a.slice();
  keepBits(common, b);
  return common;
}

/** Thirty-two at a time: pairs, nibbles, then bytes are summed side by side (Warren, Hacker's Delight, section 5-1). */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) {
    let word = bits[i]!;
    word -= (word >>> 1) & 0x5555_5555;
    word = (word & 0x3333_3333) + ((word >>> 2) & 0x3333_3333);
    word = (word + (word >>> 4)) & 0x0f0f_0f0f;
    count += Math.imul(word, 0x0101_0101) >>> 24;
  }
  return count;
}

/** Ascending. */
export function listBits(bits: Bits): number[] {
  const list: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word]!; left !== 0; left &= left - 1) list.push(word * 32 + 31 - Math.clz32(left & -left));
  }
  return list;
}

/** Base64 of the bytes, the lowest place in the lowest bit of the first byte; nothing behind the last byte with a bit. */
export function packBits(bits: Bits): string {
  const bytes = Buffer.alloc(bits.length * 4);
  for (const [word, value] of bits.entries()) bytes.writeUInt32LE(value, word * 4);
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return bytes.toString("base64", 0, length);
}

export function unpackBits(packed: string, size: number): Bits {
  const bits = noBits(size);
  for (const [at, byte] of Buffer.from(packed, "base64").entries()) {
    bits[at >>> 2] = bits[at >>> 2]! | (byte << ((at & 3) * 8));
  }
  return bits;
}
