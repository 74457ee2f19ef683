import type { WireRequest, WireResponse } from "../wire";
import type { Cloud } from "./cloud";
import type { Principal } from "./principal";
import type { Properties, ResourceType } from "./resource";

/** One call to an AWS service's own API, its signature already checked. */
export interface AwsCall {
  /** Signing name, e.g. `dynamodb`, `states`, `monitoring`. */
  readonly service: string;
  readonly region: string;
  readonly request: WireRequest;
  readonly caller: Principal;
}

/** Answers a service's wire API. Throwing an `AwsError` is fine only where the service renders it itself. */
export type AwsApi = (call: AwsCall) => Promise<WireResponse>;

/** A provider function, e.g. `aws:index/getRegion:getRegion`. */
export type Invoke = (args: Properties, context: { cloud: Cloud; region: string }) => Promise<Properties>;

/** A callable address of the stage. */
export interface ServiceEndpoint {
  readonly name: string;
  readonly url: string;
  /** E.g. `REST API (regional)`, `CloudFront distribution`. */
  readonly kind: string;
  /** How it may be reached, where that is not plainly by URL. */
  readonly note?: string;
}

/** One AWS service of the local cloud: the resource types it knows, and its data plane. */
export interface Service {
  /** Folder name, e.g. `dynamodb`. */
  readonly name: string;
  /** What is simulated and what is not, in a sentence that the user is shown. */
  readonly limits: string;
  readonly resources: readonly ResourceType[];
  /** Provider functions by token. */
  readonly invokes?: Readonly<Record<string, Invoke>>;
  /** Wire APIs by signing name. */
  readonly apis?: Readonly<Record<string, AwsApi>>;
  /** Addresses a person may call, for the ready line and the table of endpoints; `name` is the program's own. */
  endpoints?(): readonly ServiceEndpoint[];
  /** Begins background work (pollers, processes) once the stage is complete. */
  start?(): Promise<void>;
  /** Ends background work and frees what the process holds. */
  stop?(): Promise<void>;
}

/** Makes a service for one cloud; ports it offers to other services are given with `cloud.provide`. */
export type ServiceFactory = (cloud: Cloud) => Service;
