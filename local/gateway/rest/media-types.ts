/** The type of a `Content-Type` value, in lower case, without parameters; JSON when it is missing. */
export function mediaTypeOf(contentType: string | undefined): string {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type || "application/json";
}

/** First type of an `Accept` value, without parameters; undefined when there is none. */
export function firstAccepted(accept: string | undefined): string | undefined {
  return accept?.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase() || undefined;
}

/**
 * Whether a type is one of the API's binary media types. A wildcard stands for subtypes only (`image/*`) or for
 * everything (`*​/*`); a wildcard on the left never matches (recorded).
 */
export function isBinaryType(type: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  if (type === undefined || !/^[^/\s]+\/[^/\s]+$/.test(type)) return false;
  return binaryMediaTypes.some((configured) => {
    const pattern = configured.toLowerCase();
    if (pattern === "*/*") return true;
    if (pattern.startsWith("*/")) return false;
    return pattern === type || (pattern.endsWith("/*") && type.startsWith(pattern.slice(0, -1)));
  });
}
