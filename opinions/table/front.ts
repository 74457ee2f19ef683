import type { Properties } from "../../capture/program";
import type { Table } from "../mapping";

/** CloudFront, Route 53, certificates and AWS WAF. */
export const front: Table = {
  "aws:acm/certificate:Certificate": {
    type: "AWS::CertificateManager::Certificate",
    refers: { arn: "Ref" },
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    left: "it waits for a certificate, as CloudFormation does by itself",
  },
  "aws:cloudfront/distribution:Distribution": {
    type: "AWS::CloudFront::Distribution",
    within: "DistributionConfig",
    inputs: {
      isIpv6Enabled: "IPV6Enabled",
      orderedCacheBehaviors: "CacheBehaviors",
      webAclId: "WebACLId",
      origins: (list) => ({ Origins: (list as Properties[]).map(origin) }),
    },
    members: {
      cloudfrontDefaultCertificate: "CloudFrontDefaultCertificate",
      httpPort: "HTTPPort",
      httpsPort: "HTTPSPort",
      originSslProtocols: "OriginSSLProtocols",
    },
    refers: { id: "Ref", domainName: "DomainName" },
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    type: "AWS::CloudFront::ResponseHeadersPolicy",
    within: "ResponseHeadersPolicyConfig",
    members: { includeSubdomains: "IncludeSubdomains" },
    named: "Name",
  },
  "aws:route53/healthCheck:HealthCheck": {
    type: "AWS::Route53::HealthCheck",
    within: "HealthCheckConfig",
    inputs: { fqdn: "FullyQualifiedDomainName" },
  },
  "aws:route53/record:Record": {
    type: "AWS::Route53::RecordSet",
    inputs: {
      aliases: (list) => {
        const [{ name, zoneId, evaluateTargetHealth }] = list as [Properties];
        return { AliasTarget: { DNSName: name, HostedZoneId: zoneId, EvaluateTargetHealth: evaluateTargetHealth } };
      },
      allowOverwrite: { left: "CloudFormation takes no record over" },
      latencyRoutingPolicies: (list) => ({ Region: (list as [Properties])[0].region }),
      records: "ResourceRecords",
      ttl: (seconds) => ({ TTL: String(seconds) }),
      zoneId: "HostedZoneId",
    },
  },
  "aws:wafv2/webAcl:WebAcl": {
    type: "AWS::WAFv2::WebACL",
    members: { cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled" },
    refers: { arn: "Arn" },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    type: "AWS::WAFv2::WebACLAssociation",
    inputs: { webAclArn: "WebACLArn" },
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { type: "AWS::WAFv2::LoggingConfiguration" },
};

function origin({ originId, customHeaders, ...others }: Properties): Properties {
  const headers = (customHeaders as Properties[] | undefined)?.map(({ name, value }) => ({
    HeaderName: name,
    HeaderValue: value,
  }));
  return { Id: originId, ...(headers ? { OriginCustomHeaders: headers } : {}), ...others };
}
