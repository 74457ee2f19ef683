/** Counts orders by status and adds totals up by currency; cancelled orders count, but bring nothing in. */
export function summarise(orders: readonly { currency: string; total: number; status: string }[]) {
  const byStatus: Record<string, number> = {};
  const revenue: Record<string, number> = {};
  for (const { currency, total, status } of orders) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (status !== "cancelled") revenue[currency] = (revenue[currency] ?? 0) + total;
  }
  return { orders: orders.length, byStatus, revenue };
}
