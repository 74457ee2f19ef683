import { join } from "node:path";
import type { FunctionConfiguration } from "./runtime";

/**
 * The environment of an instance: what Lambda sets, then the function's own variables.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentOf(
  configuration: FunctionConfiguration,
  instance: {
    readonly directory: string;
    readonly handler: string;
    readonly group: string;
    readonly stream: string;
    readonly region: string;
    readonly version: string;
    readonly memoryMb: number;
  },
): Record<string, string> {
  const credentials = configuration.credentials?.();
  // The developer's own profiles and keys must never reach a handler: a missing file is an empty profile.
  const noProfile = join(instance.directory, ".no-aws-profile");
  return {
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    AWS_CONFIG_FILE: noProfile,
    AWS_SHARED_CREDENTIALS_FILE: noProfile,
    AWS_EC2_METADATA_DISABLED: "true",
    // It would warn of this machine's Node.js, in each function's log; on AWS the function's runtime decides.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(configuration.endpointUrl ? { AWS_ENDPOINT_URL: configuration.endpointUrl } : {}),
    ...configuration.environment,
    _HANDLER: instance.handler,
    LAMBDA_TASK_ROOT: instance.directory,
    AWS_REGION: instance.region,
    AWS_DEFAULT_REGION: instance.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: instance.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(instance.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: instance.group,
    AWS_LAMBDA_LOG_STREAM_NAME: instance.stream,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    ...(credentials
      ? {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
        }
      : {}),
  };
}
