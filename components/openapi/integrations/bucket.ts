import { BucketAction, type BucketIntegration } from "../../api/integrations";
import { message } from "../templates";
import { failure, messageSchema, type ServiceResponse, serviceIntegration } from "./aws-service";
import { checkPathParameters } from "./check";
import { type IntegrationKind, pathParameters } from "./kind";

const methods: Readonly<Record<BucketAction, string>> = { GetObject: "GET", PutObject: "PUT", DeleteObject: "DELETE" };

/** One object of a bucket; bodies pass as they are. */
export const bucketKind: IntegrationKind<BucketIntegration> = {
  check({ action, key }, at, faults, place) {
    if (!(action in methods))
      faults.add(`${at}.action`, `got "${action}"; allowed: ${Object.keys(methods).join(", ")}`, "value-choice");
    if (!key || key.startsWith("/"))
      faults.add(`${at}.key`, `got "${key}"; an object's key does not begin with a slash`, "object-key");
    checkPathParameters(key, `${at}.key`, faults, place);
  },
  access: ({ bucket, action, key }) => [{ bucket, actions: [action], keyPrefix: key.split("{")[0] }],
  build({ bucket, action, key }, context) {
    const target = `s3:path/${context.slots.of(bucket.name)}/${key.replaceAll("+}", "}")}`;
    const parameters = Object.fromEntries(
      pathParameters(key).map((name) => [`path.${name}`, `method.request.path.${name}`]),
    );
    if (action === BucketAction.PutObject) parameters["header.Content-Type"] = "method.request.header.Content-Type";
    return serviceIntegration(
      {
        arn: bucket.arn,
        region: bucket.region,
        target,
        method: methods[action],
        parameters,
        responses: [...answers(action), failure],
      },
      context,
    );
  },
};

// S3 says 403 for an object that is not there to whom may not list the bucket, and the API may not.
const missing: ServiceResponse = {
  pattern: "403|404",
  statusCode: 404,
  template: message("Not found"),
  description: "Not found",
  body: messageSchema,
};

function answers(action: BucketAction): ServiceResponse[] {
  switch (action) {
    case BucketAction.GetObject: {
      const headers = Object.fromEntries(
        ["Content-Type", "ETag", "Last-Modified"].map((name) => [name, `integration.response.header.${name}`]),
      );
      return [{ pattern: "2\\d{2}", statusCode: 200, headers, description: "The object" }, missing];
    }
    case BucketAction.PutObject: {
      const headers = { ETag: "integration.response.header.ETag" };
      return [{ pattern: "2\\d{2}", statusCode: 200, headers, description: "Written" }];
    }
    case BucketAction.DeleteObject:
      return [{ pattern: "2\\d{2}", statusCode: 204, description: "Deleted" }];
  }
}
