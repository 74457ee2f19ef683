/** Bodies of answers, for clients; the functions' own tests hold them to it. */
const productAnswer = {
  type: "object",
  required: ["productId", "name", "price", "currency"],
  properties: {
    productId: { type: "string", example: "teapot" },
    name: { type: "string" },
    description: { type: "string" },
    price: { type: "integer", description: "of one, in the currency's smallest unit" },
    currency: { type: "string", example: "EUR" },
  },
};

const status = { type: "string", enum: ["placed", "paid", "shipped", "delivered", "cancelled"] };

const orderAnswer = {
  type: "object",
  required: ["orderId", "status", "lines", "total", "currency", "placedAt", "history"],
  properties: {
    orderId: { type: "string" },
    status,
    lines: {
      type: "array",
      items: {
        type: "object",
        required: ["productId", "quantity", "price"],
        properties: {
          productId: { type: "string" },
          quantity: { type: "integer" },
          price: { type: "integer" },
        },
      },
    },
    total: { type: "integer" },
    currency: { type: "string", example: "EUR" },
    placedAt: { type: "string", description: "ISO 8601" },
    history: {
      type: "array",
      items: {
        type: "object",
        required: ["status", "at"],
        properties: { status, at: { type: "string", description: "ISO 8601" } },
      },
    },
  },
};

/** A page, and what `after` is given to get the next one; absent on the last. */
function page(name: string, items: object) {
  return {
    type: "object",
    required: [name],
    properties: { [name]: { type: "array", items }, next: { type: "string" } },
  };
}

const problem = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "requestId"],
      properties: {
        code: { type: "string", description: "stable, for programs", example: "ProductNotFound" },
        message: { type: "string" },
        requestId: { type: "string" },
      },
    },
  },
};

const order = { type: "object", required: ["order"], properties: { order: orderAnswer } };

/** Input that a function cannot use. */
const faulty = { description: "the request has faults", body: problem };

const placed = {
  "201": { description: "the order that was placed", body: order },
  "200": { description: "the order that the same Idempotency-Key placed before", body: order },
  "400": faulty,
  "409": { description: "the Idempotency-Key was used for another order", body: problem },
  "422": { description: "what is ordered cannot be, e.g. an unknown product", body: problem },
};

/** What a REST API says of a request that its own check refuses, before any function. */
const refused = { type: "object", required: ["message"], properties: { message: { type: "string" } } };

/** Answers of the shop's functions, by status. */
export const answers = {
  products: { "200": { body: page("products", productAnswer) }, "400": faulty },
  product: { "200": { body: productAnswer }, "404": { description: "there is no such product", body: problem } },
  orders: { "200": { body: page("orders", orderAnswer) } },
  order: { "200": { body: order }, "404": { description: "the caller has no such order", body: problem } },
  placed,
  /** Where the API checks orders too. */
  checkedAndPlaced: { ...placed, "400": { ...faulty, body: { anyOf: [problem, refused] } } },
};

/** Answers of the inventory service. */
export const stockAnswers = {
  "200": {
    body: {
      type: "object",
      required: ["productId", "available"],
      properties: { productId: { type: "string" }, available: { type: "integer" } },
    },
  },
  "404": { description: "there is no such product", body: problem },
};
