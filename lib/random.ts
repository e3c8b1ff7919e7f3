import { expected } from "./expected.ts";

/**
 * Makes a generator of numbers that look random and are the same for the same seed:
 * mulberry32 by Tommy Ettinger (public domain), whose 32 bits of state are enough for
 * weights and toy data.
 *
 * @param seed An integer; only its last 32 bits count.
 * @returns A function that gives the next number, uniform from 0 up to but not including 1.
 * @throws {TypeError} If `seed` is no safe integer.
 *
 * @example
 * ```ts
 * const random = seededRandom(1);
 * random() === seededRandom(1)(); // true
 * ```
 */
export function seededRandom(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) throw expected("seededRandom", "an integer as its seed", seed);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
