import { AwsError } from "../errors";
import { type Properties, resourceType } from "../resource";
import { invokeArn } from "./function/type";
import { ALIAS, type Functions } from "./functions";

interface AliasInputs extends Properties {
  readonly name: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly routingConfig?: { readonly additionalVersionWeights?: Readonly<Record<string, number>> };
}

/** `aws:lambda/alias:Alias`: a name for a version, or for two of them by weight. */
export const aliasType = (functions: Functions) => {
  const settle = (inputs: AliasInputs, region: string) => {
    const { arn } = functions.resolve(inputs.functionName, inputs.functionVersion, region);
    for (const version of Object.keys(inputs.routingConfig?.additionalVersionWeights ?? {})) {
      functions.resolve(inputs.functionName, version, region);
    }
    const aliasArn = `${arn}:${inputs.name}`;
    return { arn: aliasArn, invokeArn: invokeArn(aliasArn, region), region };
  };
  return resourceType<AliasInputs>({
    type: ALIAS,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "functionName"],
    check: ({ routingConfig, name }) => [
      ...(typeof name === "string" && !/^(?!\d+$)[a-zA-Z0-9-_]+$/.test(name)
        ? [{ property: "name", reason: `must be letters, digits, - or _, and not a number; got ${name}` }]
        : []),
      ...Object.entries(routingConfig?.additionalVersionWeights ?? {}).flatMap(([version, weight]) =>
        typeof weight === "number" && (weight < 0 || weight > 1)
          ? [{ property: `routingConfig.additionalVersionWeights["${version}"]`, reason: "must be from 0 to 1" }]
          : [],
      ),
    ],
    async create(inputs, { region }) {
      const outputs = settle(inputs, region);
      return { id: outputs.arn, outputs };
    },
    update: async (_id, _olds, inputs, { region }) => settle(inputs, region),
  });
};

interface LayerInputs extends Properties {
  readonly layerName: string;
  readonly code?: unknown;
}

/** `aws:lambda/layerVersion:LayerVersion`; its `nodejs/node_modules` are put beside the code of functions. */
export const layerVersionType = (functions: Functions) =>
  resourceType<LayerInputs>({
    type: "aws:lambda/layerVersion:LayerVersion",
    async create(inputs, { region, accountId, cloud }) {
      const code = functions.code.put(inputs.code);
      const layerArn = `arn:aws:lambda:${region}:${accountId}:layer:${inputs.layerName}`;
      const versions = cloud.storage.entries<number>("lambda-layers");
      const version = (versions.get(layerArn) ?? 0) + 1;
      versions.set(layerArn, version);
      const arn = `${layerArn}:${version}`;
      return {
        id: arn,
        outputs: {
          arn,
          layerArn,
          region,
          version: String(version),
          codeSha256: code.sha256,
          sourceCodeHash: inputs.sourceCodeHash ?? code.sha256,
          sourceCodeSize: code.bytes,
          createdDate: new Date(cloud.clock.now()).toISOString().replace("Z", "+0000"),
          signingJobArn: "",
          signingProfileVersionArn: "",
        },
      };
    },
  });

interface ProvisionedInputs extends Properties {
  readonly functionName: string;
  readonly qualifier: string;
  readonly provisionedConcurrentExecutions: number;
}

/** `aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig`: checked and recorded; no thread is kept warm. */
export const provisionedConcurrencyType = (functions: Functions) =>
  resourceType<ProvisionedInputs>({
    type: "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
    replaceOn: ["functionName", "qualifier"],
    async create(inputs, { region }) {
      const { version } = functions.resolve(inputs.functionName, inputs.qualifier, region);
      if (version === "$LATEST") {
        throw new AwsError(
          "InvalidParameterValueException",
          "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        );
      }
      return { id: `${inputs.functionName},${inputs.qualifier}`, outputs: { region } };
    },
    update: async (_id, _olds, _inputs, { region }) => ({ region }),
  });
