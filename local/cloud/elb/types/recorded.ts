import { freshId, hexId } from "../../ec2";
import type { ResourceType } from "../../resource";

/** Further certificates of a listener: kept, and not used, since TLS is simulated. */
export const recordedTypes: readonly ResourceType[] = ["lb", "alb"].map((module) => {
  const type = `aws:${module}/listenerCertificate:ListenerCertificate`;
  return {
    type,
    replaceOn: ["certificateArn", "listenerArn"],
    async create(inputs, context) {
      const id = freshId(type, context, (seed) => `${String(inputs.listenerArn)}_${hexId(seed, 12)}`);
      return { id, outputs: { region: context.region } };
    },
  };
});
