import { layoutOf } from "../../capture/architecture/layout";
import { architectureOf } from "../../capture/architecture/model";
import type { CapturedResource } from "../../capture/program";
import type { Cloud } from "../cloud/cloud";
import { BoxIndex } from "./architecture/box-index";
import { inferred } from "./architecture/inferred";
import { Redactor } from "./redact";
import type { Shown } from "./shown";

/** A stage as its driver built it; the same object until it is built again, or one of its resources changes. */
export interface BuiltCloud {
  readonly cloud: Cloud;
  /** Stack outputs; empty where the engine keeps them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The program's resources; empty where the engine runs the program. */
  readonly resources: readonly CapturedResource[];
}

/** The engine creates resources one by one; the picture is not drawn anew for each. */
const leastMs = 1000;

/** The stage with what is made once for each build of it, when it is first asked for. */
export function latest(built: () => BuiltCloud | undefined): () => Shown | undefined {
  let of: BuiltCloud | undefined;
  let made: Shown | undefined;
  let build = 0;
  let madeAt = 0;
  return () => {
    const now = built();
    const settled = now?.cloud !== of?.cloud || Date.now() - madeAt > leastMs;
    if (now && now !== of && settled) {
      of = now;
      madeAt = Date.now();
      build += 1;
      made = shownOf(now, build);
    }
    return now && made;
  };
}

function shownOf({ cloud, outputs, resources: captured }: BuiltCloud, build: number): Shown {
  const resources = captured.length > 0 ? captured : inferred(cloud.resources());
  const layout = layoutOf(architectureOf(resources));
  const apis = [...cloud.resources("aws:apigateway/restApi:RestApi"), ...cloud.resources("aws:apigatewayv2/api:Api")];
  return {
    cloud,
    outputs,
    resources,
    build,
    layout,
    boxes: new BoxIndex(layout.boxes, resources),
    redactor: new Redactor(cloud, resources),
    apiNames: new Map(apis.map(({ id, name }) => [id, name])),
  };
}
