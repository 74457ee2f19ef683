/** The least that a proxy function may answer. */
export const handler = async () => ({ statusCode: 200, body: "hello" });
