import type { HeaderLines } from "../../../wire";
import type { Exchange } from "../exchange";
import type { HeaderKind } from "../header-rules";

/** What an integration answered, before response mapping. */
export type IntegrationResult =
  /** A proxy's answer: goes to the client as it is, its headers by the table of its kind. */
  | {
      readonly kind: "proxy";
      readonly status: number;
      readonly headers: HeaderLines;
      readonly body: Buffer | AsyncIterable<Buffer>;
      readonly headerKind: HeaderKind;
      /** Whether the client gets the trace header. */
      readonly traced: boolean;
    }
  /** An answer to be selected and mapped by the integration responses. */
  | {
      readonly kind: "mapped";
      readonly status: number;
      /** Text that selection patterns match; undefined: only the default response fits. */
      readonly selection: string | undefined;
      readonly headers: HeaderLines;
      readonly body: Buffer;
      readonly traced: boolean;
    };

/** Carries a request to its backend. */
export type Integration = (exchange: Exchange) => Promise<IntegrationResult>;
