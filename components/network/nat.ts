/** NAT gateways, for functions and tasks that call the internet. */
export const Nat = { None: "None", Single: "Single", OnePerZone: "OnePerAz" } as const;
/** NAT gateways, for functions and tasks that call the internet. */
export type Nat = (typeof Nat)[keyof typeof Nat];
