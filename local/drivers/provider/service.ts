import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Empty as EmptyMessage } from "google-protobuf/google/protobuf/empty_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { unary } from "../../../capture/grpc";
import { receive, send } from "../../../capture/wire";
import type { Cloud } from "../../cloud/cloud";
import { AwsError } from "../../cloud/errors";
import { regionOf } from "../provider-settings";
import { constructRemotely } from "./construct";
import type { Instances } from "./instances";
import type { Operations } from "./operations";

/** Not below what any program asks for; the engine warns about lower ones. */
const VERSION = "99.0.0";

/** The gRPC service `ResourceProvider` for `aws`, `random` and `awsx` alike: requests name their types. */
export function providerService(
  cloud: Cloud,
  operations: Operations,
  instances: Instances,
  log: (line: string) => void,
) {
  const about = <Request extends { getUrn(): string }, Response>(
    verb: string,
    carryOut: (request: Request, peer: string) => Response | Promise<Response>,
  ) =>
    unary(async (request: Request, peer: string) => {
      try {
        const response = await carryOut(request, peer);
        log(`${verb} ${request.getUrn()}`);
        return response;
      } catch (error) {
        log(`${verb} ${request.getUrn()} failed: ${messageOf(error)}`);
        throw new Error(messageOf(error));
      }
    });
  return {
    handshake: unary(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptOutputs(false)),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),
    // Asked for only by `package` commands, which the vendor's own plugin answers.
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema("{}")),
    getMapping: unary(() => new messages.GetMappingResponse()),
    getMappings: unary(() => new messages.GetMappingsResponse()),
    checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(diffConfig),
    configure: unary((request: messages.ConfigureRequest, peer: string) => {
      instances.configure(peer, receive(request.getArgs()).values);
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(false)
        .setAcceptoutputs(false);
    }),
    invoke: unary(async (request: messages.InvokeRequest, peer: string) => {
      const { values } = receive(request.getArgs());
      const region = regionOf(values, instances.of(peer).settings);
      const result = await cloud.invoke(request.getTok(), values, region).catch((error: unknown) => {
        throw new Error(messageOf(error));
      });
      return new messages.InvokeResponse().setReturn(send(result));
    }),
    check: about("check", (request: messages.CheckRequest, peer) => operations.check(request, peer)),
    diff: about("diff", (request: messages.DiffRequest, peer) => operations.diff(request, peer)),
    create: about("create", (request: messages.CreateRequest, peer) => operations.create(request, peer)),
    read: about("read", (request: messages.ReadRequest, peer) => operations.read(request, peer)),
    update: about("update", (request: messages.UpdateRequest, peer) => operations.update(request, peer)),
    delete: about("delete", (request: messages.DeleteRequest, peer) => operations.delete(request, peer)),
    construct: unary((request: messages.ConstructRequest) => constructRemotely(request, cloud.programDirectory)),
    // It comes at every end of the engine, not only when someone interrupts it: there is nothing to give up.
    cancel: unary((): EmptyMessage => new Empty()),
  };
}

/** A provider in another region is another provider: its resources move. */
function diffConfig(request: messages.DiffRequest): messages.DiffResponse {
  const before = receive(request.getOldInputs()).values;
  const after = receive(request.getNews()).values;
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  return new messages.DiffResponse().setChanges(changed ? DIFF_SOME : DIFF_NONE);
}

function messageOf(error: unknown): string {
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
