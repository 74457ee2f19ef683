import { errorFields, log } from "./log";
import { Problem } from "./problem";
import { type HttpEvent, type Request, toRequest } from "./request";

/** The answer that REST APIs, HTTP APIs and load balancers all take. */
export interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** An answer with a JSON body. */
export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): Response {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** Answers a request: a {@link Problem} becomes its 4xx, any other error a 500 that tells nothing; each leaves one log line. */
export async function respond(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> {
  const started = Date.now();
  const response = await answer(request).catch((error: unknown) => failure(request, error));
  log("INFO", "request", {
    requestId: request.requestId,
    method: request.method,
    path: request.path,
    status: response.statusCode,
    milliseconds: Date.now() - started,
  });
  return response;
}

/** Makes a Lambda handler of a function from request to answer, for each of the three event forms. */
export function handleHttp(answer: (request: Request) => Promise<Response>): (event: HttpEvent) => Promise<Response> {
  return (event) => respond(toRequest(event), answer);
}

function failure(request: Request, error: unknown): Response {
  const { requestId } = request;
  if (error instanceof Problem) {
    const { code, message, details } = error;
    return json(error.status, { error: { code, message, requestId, ...(details ? { details } : {}) } });
  }
  log("ERROR", "request failed", { requestId, ...errorFields(error) });
  return json(500, { error: { code: "InternalError", message: "Something went wrong; try again later.", requestId } });
}
