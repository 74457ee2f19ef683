import { AccountLogging, auth, Bucket, BucketAction, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const files = new Bucket("files", { protection: false });
const object = (action: BucketAction) => ({
  bucket: { bucket: files, action, key: "uploads/{name}" },
  auth: auth.iam(),
});

// The API's role may do these three things below uploads/, and nothing else. Bodies pass as bytes.
const api = new RestApi("files", {
  accountLogging,
  binaryMediaTypes: ["*/*"],
  routes: {
    "PUT /files/{name}": object(BucketAction.PutObject),
    "GET /files/{name}": object(BucketAction.GetObject),
    "DELETE /files/{name}": object(BucketAction.DeleteObject),
  },
});

export const url = api.url;
export const bucket = files.name;
