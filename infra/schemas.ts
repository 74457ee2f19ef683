/** Bodies of requests as JSON Schema draft 4, which API Gateway checks before a function is asked. */
export const orderSchema = {
  type: "object",
  required: ["items"],
  additionalProperties: false,
  properties: {
    items: {
      type: "array",
      minItems: 1,
      maxItems: 50,
      items: {
        type: "object",
        required: ["productId", "quantity"],
        additionalProperties: false,
        properties: {
          productId: { type: "string", pattern: "^[a-z0-9-]{1,64}$", example: "tea-green" },
          quantity: { type: "integer", minimum: 1, maximum: 99 },
        },
      },
    },
  },
};

/** A product as the back office puts it. */
export const productSchema = {
  type: "object",
  required: ["name", "description", "price", "currency", "stock"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 200 },
    description: { type: "string", maxLength: 2000 },
    price: { type: "integer", minimum: 0, maximum: 100_000_000 },
    currency: { type: "string", pattern: "^[A-Z]{3}$", example: "EUR" },
    stock: { type: "integer", minimum: 0, maximum: 1_000_000 },
  },
};

/** A status of an order. */
export const statusSchema = {
  type: "object",
  required: ["status"],
  additionalProperties: false,
  properties: { status: { type: "string", enum: ["paid", "shipped", "delivered", "cancelled"] } },
};

/** A partner's checkout. */
export const checkoutSchema = {
  type: "object",
  required: ["checkoutId", "account", "items"],
  additionalProperties: false,
  properties: {
    checkoutId: { type: "string", pattern: "^[A-Za-z0-9_-]{8,80}$", example: "checkout-0001" },
    account: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$", example: "partner-1" },
    items: orderSchema.properties.items,
  },
};

/** A partner's event; what it says beyond its type is the partner's own. */
export const eventSchema = {
  type: "object",
  required: ["type"],
  properties: { type: { type: "string", minLength: 1, maxLength: 128, example: "product.viewed" } },
};

/** The keys that orders are placed under, as the function that places them takes them. */
export const idempotencyKeySchema = {
  type: "string",
  minLength: 8,
  maxLength: 128,
  pattern: "^[A-Za-z0-9_-]+$",
} as const;
