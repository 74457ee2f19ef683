import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Judged } from "../rule";
import type { Analyzer, Diagnostic } from "./analyzer";
import { infoOf, levelFrom, wireLevel, wireSeverity } from "./info";
import { propertiesOf } from "./wire";

/** A server of the pack. */
export interface Served {
  /** On 127.0.0.1. */
  readonly port: number;
  close(): void;
}

/** Answers the engine's calls. */
export async function serve(analyzer: Analyzer, version: string): Promise<Served> {
  // As large as the engine's own limit: documents and dashboards are long texts.
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(AnalyzerService, {
    getAnalyzerInfo: answer(() => infoOf(analyzer, version)),
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    configureStack: answer((request: messages.AnalyzerStackConfigureRequest) => {
      analyzer.configureStack(Object.fromEntries(request.getConfigMap().entries()));
      return new messages.AnalyzerStackConfigureResponse();
    }),
    configure: answer((request: messages.ConfigureAnalyzerRequest) => {
      const given = [...request.getPolicyconfigMap().entries()].map(([name, config]) => [
        name,
        { level: levelFrom(config.getEnforcementlevel()), properties: config.getProperties()?.toJavaScript() ?? {} },
      ]);
      analyzer.configure(Object.fromEntries(given));
      return new Empty();
    }),
    analyze: answer((request: messages.AnalyzeRequest) =>
      responseOf(analyzer.analyze({ ...judgedOf(request), propertyDependencies: {} }), version),
    ),
    analyzeStack: answer((request: messages.AnalyzeStackRequest) => {
      const resources = request.getResourcesList().map((resource) => ({
        ...judgedOf(resource),
        propertyDependencies: Object.fromEntries(
          [...resource.getPropertydependenciesMap().entries()].map(([name, urns]) => [name, urns.getUrnsList()]),
        ),
      }));
      return responseOf(analyzer.analyzeStack(resources), version);
    }),
  });
  return new Promise((done, failed) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? failed(error) : done({ port, close: () => server.forceShutdown() }),
    );
  });
}

/** A call's answer; an error's message is what the engine shows. */
function answer<Q, A>(work: (request: Q) => A): grpc.handleUnaryCall<Q, A> {
  return ({ request }, done) => {
    try {
      done(null, work(request));
    } catch (error) {
      const known = error instanceof Error && error.name === "ConfigurationError";
      const message = error instanceof Error ? ((known ? error.message : error.stack) ?? error.message) : String(error);
      done({ code: known ? grpc.status.INVALID_ARGUMENT : grpc.status.INTERNAL, message });
    }
  };
}

interface WireResource {
  getType(): string;
  getName(): string;
  getUrn(): string;
  getProperties(): Struct | undefined;
}

function judgedOf(resource: WireResource): Omit<Judged, "propertyDependencies"> {
  return {
    type: resource.getType(),
    name: resource.getName(),
    urn: resource.getUrn(),
    props: propertiesOf(resource.getProperties()),
  };
}

function responseOf(diagnostics: readonly Diagnostic[], version: string): messages.AnalyzeResponse {
  return new messages.AnalyzeResponse().setDiagnosticsList(
    diagnostics.map(({ policy, description, message, level, severity, urn }) =>
      new messages.AnalyzeDiagnostic()
        .setPolicyname(policy)
        .setPolicypackname("stagedoor")
        .setPolicypackversion(version)
        .setDescription(description)
        .setMessage(message)
        .setEnforcementlevel(wireLevel(level))
        .setSeverity(wireSeverity(severity))
        .setUrn(urn ?? ""),
    ),
  );
}
