import { AwsError } from "../errors";

/** S3's refusals, in its own words. */
export const s3Errors = {
  noSuchBucket: (bucket: string) => new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404),
  noSuchKey: () => new AwsError("NoSuchKey", "The specified key does not exist.", 404),
  noSuchVersion: () => new AwsError("NoSuchVersion", "The specified version does not exist.", 404),
  noSuchUpload: () =>
    new AwsError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
    ),
  accessDenied: (why = "Access Denied") => new AwsError("AccessDenied", why, 403),
  methodNotAllowed: () =>
    new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405),
  notImplemented: (what: string) =>
    new AwsError("NotImplemented", `the local stage does not simulate ${what} of S3`, 501),
  malformedXml: () =>
    new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  invalidArgument: (message: string) => new AwsError("InvalidArgument", message),
  badDigest: (name: string) =>
    new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`),
  invalidRange: () => new AwsError("InvalidRange", "The requested range is not satisfiable", 416),
  preconditionFailed: () =>
    new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412),
  invalidPartOrder: () =>
    new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
    ),
  entityTooSmall: () => new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"),
  invalidPart: () =>
    new AwsError(
      "InvalidPart",
      "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
    ),
} as const;
