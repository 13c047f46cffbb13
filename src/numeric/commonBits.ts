/**
 * Number of bits that are set in both of two equally long lists of 32-bit words.
 *
 * Warren (2012), "Hacker's delight", §5-1: bits are counted by pairs, fours and so on, all at once.
 */
export function commonBits(left: Uint32Array, right: Uint32Array | Int32Array): number {
  let count = 0;
  let word = 0;
  // A hexadecimal digit holds the counts of three words, so that these are added before the digits are.
  for (; word + 2 < left.length; word += 3) {
    count += sumOfDigits(
      countsOfFour(left[word]! & right[word]!) +
        countsOfFour(left[word + 1]! & right[word + 1]!) +
        countsOfFour(left[word + 2]! & right[word + 2]!),
    );
  }
  for (; word < left.length; word++) count += sumOfDigits(countsOfFour(left[word]! & right[word]!));
  return count;
}

/** The set bits of each four neighbours, as hexadecimal digits. */
function countsOfFour(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
}

function sumOfDigits(word: number): number {
  return Math.imul((word & 0x0f0f0f0f) + ((word >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24;
}
