/**
 * Keys of the shop's one table. A customer's orders lie under the customer's own subject alone, because storefront v1
 * lets API Gateway read them directly with that key.
 */
export const keys = {
  product: (productId: string) => ({ pk: "CATALOGUE", sk: productId }),
  order: (customer: string, orderId: string) => ({ pk: customer, sk: orderId }),
  stock: (productId: string) => ({ pk: `STOCK#${productId}`, sk: "STOCK" }),
  connection: (connectionId: string) => ({ pk: `CONNECTION#${connectionId}`, sk: "CONNECTION" }),
  subscription: (orderId: string, connectionId: string) => ({ pk: `SUBSCRIBERS#${orderId}`, sk: connectionId }),
  webhook: (source: string, eventId: string) => ({ pk: `WEBHOOK#${source}`, sk: eventId }),
  checkout: (checkoutId: string, step: string) => ({ pk: `CHECKOUT#${checkoutId}`, sk: step }),
  account: (account: string) => ({ pk: `ACCOUNT#${account}`, sk: "ACCOUNT" }),
} as const;
