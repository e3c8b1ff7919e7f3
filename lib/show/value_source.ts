/** The text of `lib/value.ts`: what runs and what is shown are one. */
export function sourceOfValue(): string {
  return Deno.readTextFileSync(new URL("../value.ts", import.meta.url));
}
