import { cut } from "../../cut";
import { defaultStage } from "./definition";
import { decodeSegment } from "./routes";

/** A request's path in the forms that the gateway needs. */
export interface RequestPath {
  /** As sent; percent-encoded. */
  readonly fullPath: string;
  /** Below the stage or base path; percent-encoded, begins with `/`. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
}

/** The stage that a path names by its first segment, else `$default`; undefined when the API has neither. */
export function locateStage(
  target: string,
  has: (stageName: string) => boolean,
): { stageName: string; path: RequestPath } | undefined {
  const [fullPath, query] = cut(target, "?");
  const first = fullPath.split("/", 2)[1] ?? "";
  const stageName = decodeSegment(first);
  if (first !== "" && stageName !== defaultStage && has(stageName)) {
    return { stageName, path: { fullPath, path: fullPath.slice(first.length + 1) || "/", query } };
  }
  return has(defaultStage) ? { stageName: defaultStage, path: { fullPath, path: fullPath, query } } : undefined;
}
