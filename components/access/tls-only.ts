/** A resource policy's statement that refuses everybody who does not come by TLS. */
export function tlsOnly(action: string, resources: string | readonly string[]) {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  } as const;
}
