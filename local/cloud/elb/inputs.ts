import type { Properties } from "../resource";

/** Inputs of a load balancer. */
export interface LoadBalancerInputs extends Properties {
  readonly name: string;
  readonly internal?: boolean;
  readonly loadBalancerType?: string;
  readonly subnets?: readonly string[];
  readonly subnetMappings?: readonly { readonly subnetId: string }[];
  readonly securityGroups?: readonly string[];
  readonly enableDeletionProtection?: boolean;
  readonly dropInvalidHeaderFields?: boolean;
  readonly idleTimeout?: number;
  readonly accessLogs?: { readonly enabled?: boolean; readonly bucket: string };
  readonly tags?: Readonly<Record<string, string>>;
}

/** How a target's health is found out. */
interface HealthCheck {
  readonly enabled?: boolean;
  readonly path?: string;
  readonly port?: string;
  readonly protocol?: string;
  readonly matcher?: string;
  readonly interval?: number;
  readonly timeout?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
}

/** Inputs of a target group. */
export interface TargetGroupInputs extends Properties {
  readonly name: string;
  readonly targetType?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly vpcId?: string;
  readonly healthCheck?: HealthCheck;
  readonly lambdaMultiValueHeadersEnabled?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a listener or a rule does with a request. */
export interface Action {
  readonly type: string;
  readonly order?: number;
  readonly targetGroupArn?: string;
  readonly forward?: { readonly targetGroups?: readonly { readonly arn: string; readonly weight?: number }[] };
  readonly fixedResponse?: {
    readonly contentType: string;
    readonly messageBody?: string;
    readonly statusCode?: string;
  };
  readonly redirect?: {
    readonly statusCode: string;
    readonly host?: string;
    readonly path?: string;
    readonly port?: string;
    readonly protocol?: string;
    readonly query?: string;
  };
}

/** What a rule asks of a request; all conditions must hold. */
export interface Condition {
  readonly pathPattern?: { readonly values?: readonly string[] };
  readonly hostHeader?: { readonly values?: readonly string[] };
  readonly httpHeader?: { readonly httpHeaderName: string; readonly values?: readonly string[] };
  readonly httpRequestMethod?: { readonly values?: readonly string[] };
  readonly queryStrings?: readonly { readonly key?: string; readonly value: string }[];
  readonly sourceIp?: { readonly values?: readonly string[] };
}

/** Inputs of a listener. */
export interface ListenerInputs extends Properties {
  readonly loadBalancerArn: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly certificateArn?: string;
  readonly sslPolicy?: string;
  readonly defaultActions: readonly Action[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Inputs of a listener's rule. */
export interface ListenerRuleInputs extends Properties {
  readonly listenerArn: string;
  readonly priority?: number;
  readonly actions: readonly Action[];
  readonly conditions: readonly Condition[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** ARNs of the target groups that actions forward to. */
export function forwardedTo(actions: readonly Action[] = []): string[] {
  return actions.flatMap(({ targetGroupArn, forward }) => [
    ...(targetGroupArn ? [targetGroupArn] : []),
    ...(forward?.targetGroups ?? []).map(({ arn }) => arn),
  ]);
}
