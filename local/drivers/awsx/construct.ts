import type { ConstructRequest, Properties } from "../../../capture/program";
import { constructVpc } from "./vpc";

/** Builds the components of awsx that run locally; throws for the others. */
export async function constructAwsx(request: ConstructRequest): Promise<Properties> {
  if (request.type === "awsx:ec2:Vpc") return constructVpc(request);
  throw new Error("of awsx the local cloud builds awsx.ec2.Vpc alone: make the other resources with @pulumi/aws");
}
