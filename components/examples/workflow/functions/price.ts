/** The price of so many pieces. */
export async function handler({ pieces }: { pieces: number }): Promise<number> {
  return pieces * 250;
}
