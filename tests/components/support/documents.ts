import { RestApi, type RestApiArgs } from "../../../components/index";
import { make } from "./mocks";

/** An integration in a REST API's document. */
interface Integration {
  type: string;
  uri?: string;
  requestTemplates?: Record<string, string>;
  responses?: Record<string, { statusCode: string; responseTemplates?: Record<string, string> }>;
  [name: string]: unknown;
}

/** Operations of a REST API's document by path and verb. */
export type Paths = Record<string, Record<string, { "x-amazon-apigateway-integration": Integration }>>;

/** The document that a REST API is imported from. */
export async function bodyOf(args: () => RestApiArgs): Promise<string> {
  const made = await make(() => new RestApi("shop", args()));
  return made.only("aws:apigateway/restApi:RestApi").inputs.body as string;
}

/** The operations of a REST API's document. */
export function pathsOf(body: string): Paths {
  return (JSON.parse(body) as { paths: Paths }).paths;
}
