/** Number of items in a word: their sum stays below 2^31, exact in every engine and in the 32-bit operations of the language. */
export const WORD_BITS = 31;
