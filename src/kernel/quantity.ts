/** The most stocking units one line may have. Beyond it, sums of lines times prices could leave the safe integers. */
export const LINE_QUANTITY_MAX = 1_000_000;

/** True for what a line may ask for: a whole number of stocking units from 1 to LINE_QUANTITY_MAX. */
export function isLineQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= LINE_QUANTITY_MAX;
}

export function assertLineQuantity(quantity: number): void {
  if (!isLineQuantity(quantity)) {
    throw new RangeError(`a line's quantity is a whole number from 1 to ${LINE_QUANTITY_MAX}, not ${quantity}`);
  }
}

/** For stock and other sums: a whole number of units, zero allowed. */
export function assertUnitCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`a count of units is a whole number >= 0, not ${count}`);
  }
}
