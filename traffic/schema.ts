const amount = {
  oneOf: [
    { type: "number", minimum: 0 },
    { type: "array", items: { type: "number", minimum: 0 }, minItems: 2, maxItems: 2 },
  ],
} as const;

const ratio = {
  oneOf: [
    { type: "number", minimum: 0, maximum: 1 },
    { type: "array", items: { type: "number", minimum: 0, maximum: 1 }, minItems: 2, maxItems: 2 },
  ],
} as const;

const positive = {
  oneOf: [
    { type: "number", minimum: 1 },
    { type: "array", items: { type: "number", minimum: 1 }, minItems: 2, maxItems: 2 },
  ],
} as const;

/** An object with these properties and no others. */
const closed = (properties: object, required: readonly string[] = []) =>
  ({ type: "object", additionalProperties: false, properties, required }) as const;

/** An object of anything's names. */
const byName = (schema: object) => ({ type: "object", additionalProperties: schema }) as const;

const verbs = ["reads", "writes", "sends", "puts", "gets", "publishes", "starts", "invokes"];

/** JSON Schema of a traffic file; {@link ./file} says what each setting means. */
export const trafficSchema = closed({
  freeTier: { type: "boolean" },
  peakFactor: positive,
  natGb: amount,
  apis: byName(
    closed({
      routes: byName(
        closed(
          {
            requests: amount,
            requestKb: amount,
            responseKb: amount,
            cacheHitRatio: ratio,
            authorizerHitRatio: ratio,
          },
          ["requests"],
        ),
      ),
      connections: amount,
      pushes: amount,
      pushKb: amount,
    }),
  ),
  functions: byName(
    closed({
      durationMs: amount,
      logKb: amount,
      batch: positive,
      share: ratio,
      calls: byName(closed(Object.fromEntries(verbs.map((verb) => [verb, amount])))),
    }),
  ),
  tables: byName(closed({ storageGb: amount, itemKb: amount })),
  buckets: byName(closed({ storageGb: amount })),
  workflows: byName(closed({ transitions: amount, durationMs: amount, memoryMb: amount })),
  users: byName(amount),
});
