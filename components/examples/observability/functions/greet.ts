/** A greeting, in the shape that both kinds of API take. */
export async function handler() {
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: '{"hello":"world"}' };
}
