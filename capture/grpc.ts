import * as grpc from "@grpc/grpc-js";

type Handler<Request, Response> = (request: Request, peer: string) => Response | Promise<Response>;

/** A unary method that answers with what `handle` returns; what it throws reaches the caller with its own words. */
export function unary<Request, Response>(handle: Handler<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    // Called inside a promise, so that a synchronous throw is answered too, instead of as "Unknown error".
    new Promise<Response>((resolve) => resolve(handle(call.request, call.getPeer()))).then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

function statusOf(error: unknown): Partial<grpc.StatusObject> {
  const known = error as Partial<grpc.StatusObject> | undefined;
  const code = typeof known?.code === "number" ? known.code : grpc.status.UNKNOWN;
  const details = known?.details ?? (error instanceof Error ? error.message : String(error));
  return { code, details, metadata: known?.metadata };
}

/** Messages carry whole API documents and archives, as the engine's own do. */
export const MESSAGE_LIMITS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
} as const;

/** A gRPC server on a loopback port. */
export interface LoopbackServer {
  readonly port: number;
  close(): void;
}

/** Serves gRPC on 127.0.0.1. */
export async function serve(
  services: readonly (readonly [grpc.ServiceDefinition, grpc.UntypedServiceImplementation])[],
  port = 0,
): Promise<LoopbackServer> {
  const server = new grpc.Server(MESSAGE_LIMITS);
  for (const [definition, implementation] of services) server.addService(definition, implementation);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, actual) => {
      if (error) reject(error);
      else resolve(actual);
    });
  });
  return { port: bound, close: () => server.forceShutdown() };
}

/** Calls a unary method of a generated client. */
export function call<Request, Response>(
  method: (request: Request, callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method(request, (error, response) => (error ? reject(new Error(error.details)) : resolve(response)));
  });
}
