import * as pulumi from "@pulumi/pulumi";
import type { UserDirectory } from "../../../components/directory/user-directory";
import type { Function } from "../../../components/function/function";
import type { PrivateService } from "../../../components/privateservice/private-service";
import { account, region } from "./mocks";

/** A function that is there already, with no bundle to build. */
export function existingFunction(name: string): Function {
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return part("Function", name, {
    name,
    arn,
    invokeArn: uri,
    streamingInvokeArn: uri
      .replace("2015-03-31", "2021-11-15")
      .replace(/invocations$/, "response-streaming-invocations"),
    roleName: `${name}-role`,
  }) as unknown as Function;
}

/** A user pool that is there already. */
export function existingDirectory(name: string): UserDirectory {
  return part("UserDirectory", name, {
    userPoolArn: `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_${name}`,
    issuer: `https://cognito-idp.${region}.amazonaws.com/${region}_${name}`,
    clientIds: pulumi.output({ app: "app-client", web: "web-client" }),
  }) as unknown as UserDirectory;
}

/** A private service that is there already. */
export function existingService(name: string, scheme: "http" | "https" = "https"): PrivateService {
  const balancer = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/0123456789abcdef`;
  return part("PrivateService", name, {
    vpcLinkId: `${name}-link`,
    loadBalancerArn: balancer,
    listenerArn: `${balancer.replace("loadbalancer/", "listener/")}/fedcba9876543210`,
    dnsName: `internal-${name}.${region}.elb.amazonaws.com`,
    serverName: `${name}.shop.example`,
    scheme,
  }) as unknown as PrivateService;
}

function part(kind: string, name: string, members: Record<string, unknown>): pulumi.ComponentResource {
  const component = new pulumi.ComponentResource(`test:index:${kind}`, name);
  for (const [member, value] of Object.entries(members)) {
    Object.assign(component, { [member]: typeof value === "string" ? pulumi.output(value) : value });
  }
  return component;
}
