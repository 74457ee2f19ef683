// Made by `stagedoor client` from the OpenAPI document of mobile: change the program, not this file.

export interface paths {
    "/inventory/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getInventoryProductId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrders"];
        put?: never;
        post: operations["postOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrdersOrderId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProductsProductId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        GetInventoryProductId200Response: {
            available: number;
            productId: string;
        };
        GetInventoryProductId404Response: {
            error: {
                /**
                 * @description stable, for programs
                 * @example ProductNotFound
                 */
                code: string;
                message: string;
                requestId: string;
            };
        };
        GetOrders200Response: {
            next?: string;
            orders: {
                /** @example EUR */
                currency: string;
                history: {
                    /** @description ISO 8601 */
                    at: string;
                    /** @enum {string} */
                    status: "placed" | "paid" | "shipped" | "delivered" | "cancelled";
                }[];
                lines: {
                    price: number;
                    productId: string;
                    quantity: number;
                }[];
                orderId: string;
                /** @description ISO 8601 */
                placedAt: string;
                /** @enum {string} */
                status: "placed" | "paid" | "shipped" | "delivered" | "cancelled";
                total: number;
            }[];
        };
        GetProducts200Response: {
            next?: string;
            products: {
                /** @example EUR */
                currency: string;
                description?: string;
                name: string;
                /** @description of one, in the currency's smallest unit */
                price: number;
                /** @example teapot */
                productId: string;
            }[];
        };
        GetProductsProductId200Response: {
            /** @example EUR */
            currency: string;
            description?: string;
            name: string;
            /** @description of one, in the currency's smallest unit */
            price: number;
            /** @example teapot */
            productId: string;
        };
        PostOrders200Response: {
            order: {
                /** @example EUR */
                currency: string;
                history: {
                    /** @description ISO 8601 */
                    at: string;
                    /** @enum {string} */
                    status: "placed" | "paid" | "shipped" | "delivered" | "cancelled";
                }[];
                lines: {
                    price: number;
                    productId: string;
                    quantity: number;
                }[];
                orderId: string;
                /** @description ISO 8601 */
                placedAt: string;
                /** @enum {string} */
                status: "placed" | "paid" | "shipped" | "delivered" | "cancelled";
                total: number;
            };
        };
        PostOrdersRequest: {
            items: {
                /** @example tea-green */
                productId: string;
                quantity: number;
            }[];
        };
    };
    responses: {
        /** @description The request has no token that is valid */
        GatewayUnauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    message: string;
                };
            };
        };
        /** @description The caller may not call the operation */
        GatewayForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    message: string;
                };
            };
        };
        /** @description A limit or a quota is used up */
        GatewayTooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    message: string;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getInventoryProductId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                productId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service's answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId200Response"];
                };
            };
            401: components["responses"]["GatewayUnauthorized"];
            403: components["responses"]["GatewayForbidden"];
            /** @description there is no such product */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
    getOrders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetOrders200Response"];
                };
            };
            401: components["responses"]["GatewayUnauthorized"];
            403: components["responses"]["GatewayForbidden"];
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
    postOrders: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostOrdersRequest"];
            };
        };
        responses: {
            /** @description the order that the same Idempotency-Key placed before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostOrders200Response"];
                };
            };
            /** @description the order that was placed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostOrders200Response"];
                };
            };
            /** @description the request has faults */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            401: components["responses"]["GatewayUnauthorized"];
            403: components["responses"]["GatewayForbidden"];
            /** @description the Idempotency-Key was used for another order */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            /** @description what is ordered cannot be, e.g. an unknown product */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
    getOrdersOrderId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostOrders200Response"];
                };
            };
            401: components["responses"]["GatewayUnauthorized"];
            403: components["responses"]["GatewayForbidden"];
            /** @description the caller has no such order */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
    getProducts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetProducts200Response"];
                };
            };
            /** @description the request has faults */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
    getProductsProductId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                productId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetProductsProductId200Response"];
                };
            };
            /** @description there is no such product */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetInventoryProductId404Response"];
                };
            };
            429: components["responses"]["GatewayTooManyRequests"];
        };
    };
}
