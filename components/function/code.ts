import * as pulumi from "@pulumi/pulumi";
import { storedBundle } from "./bundle-store";
import type { BundleFormat } from "./function";

/**
 * The function's code as an archive that is filled while the program goes on. A source that does not compile fails
 * the program with esbuild's messages, attached to the component.
 */
export function codeArchive(
  entry: string,
  format: BundleFormat,
  component: pulumi.Resource,
): pulumi.asset.AssetArchive {
  const assets = storedBundle(entry, format, process.cwd()).then(
    (files) =>
      Object.fromEntries(
        Object.entries(files).map(([file, path]) => [file, new pulumi.asset.FileAsset(path)] as const),
      ),
    (error: Error) => {
      throw new pulumi.ResourceError(`cannot bundle ${entry}:\n${error.message}`, component, true);
    },
  );
  return new pulumi.asset.AssetArchive(assets);
}
