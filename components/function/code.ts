import * as pulumi from "@pulumi/pulumi";
import { storedBundle } from "./bundle-store";
import type { BundleFormat } from "./function";

/**
 * The function's code as an archive that is filled while the program goes on. A source that does not compile, or does
 * not export the handler, fails the program with all that is wrong, attached to the component.
 */
export function codeArchive(
  { entry, format, handler }: { entry: string; format: BundleFormat; handler: string },
  component: pulumi.Resource,
): pulumi.asset.AssetArchive {
  const assets = storedBundle(entry, format, process.cwd()).then(
    ({ files, exports }) => {
      if (exports && !exports.includes(handler)) {
        const found = exports.length > 0 ? exports.join(", ") : "nothing";
        const message = `${entry} exports ${found}, and no "${handler}"; export it, or name another with \`handler\``;
        throw new pulumi.ResourceError(message, component, true);
      }
      return Object.fromEntries(
        Object.entries(files).map(([file, path]) => [file, new pulumi.asset.FileAsset(path)] as const),
      );
    },
    (error: Error) => {
      throw new pulumi.ResourceError(`cannot bundle ${entry}:\n${error.message}`, component, true);
    },
  );
  return new pulumi.asset.AssetArchive(assets);
}
