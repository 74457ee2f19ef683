import type { Cloud } from "../../cloud/cloud";
import type { Principal } from "../../cloud/principal";
import { bodyOf } from "../../wire";

/** Calls a service that speaks AWS JSON, in this process, as the person at the machine. @throws Error with its answer */
export async function callAws<T>(
  cloud: Cloud,
  call: { readonly service: string; readonly target: string; readonly region: string; readonly input: object },
): Promise<T> {
  const api = cloud.api(call.service);
  if (!api) throw new Error(`the stage does not simulate the API of ${call.service}`);
  const { accountId } = cloud;
  const { accessKeyId } = cloud.port("iam").operator();
  const caller: Principal = { type: "root", arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId };
  const response = await api({
    service: call.service,
    region: call.region,
    caller,
    request: {
      method: "POST",
      target: "/",
      signedTarget: "/",
      headers: [
        ["Content-Type", "application/x-amz-json-1.0"],
        ["X-Amz-Target", call.target],
      ],
      body: Buffer.from(JSON.stringify(call.input)),
      scheme: "https",
      host: `${call.service}.${call.region}.amazonaws.com`,
      source: { ip: "127.0.0.1" },
    },
  });
  const text = (await bodyOf(response)).toString("utf8");
  if (response.status !== 200) throw new Error(`${call.target} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}
