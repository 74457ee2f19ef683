import assert from "node:assert/strict";
import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} from "@aws-sdk/client-cloudfront";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { Edge } from "./edge";

describe("CloudFront error caching and invalidation", () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());
  const failing = (status: number, headers: [string, string][] = []) => {
    edge.answer = () => ({ status, headers, body: Buffer.from(`error ${edge.seen.length}`) });
  };
  const text = async (distribution: ResourceRecord, path = "/a") =>
    (await edge.view(distribution, path)).body.toString();

  it("keeps an error for ten seconds, and says that it is one", async () => {
    failing(404);
    const distribution = await edge.distribution();
    assert.equal(await text(distribution), "error 1");
    await edge.clock.advance(9_000);
    const kept = await edge.view(distribution, "/a");
    assert.deepEqual([kept.body.toString(), kept.headers["x-cache"]], ["error 1", "Error from cloudfront"]);
    await edge.clock.advance(2_000);
    assert.equal(await text(distribution), "error 2");
  });

  it("keeps an error for the time of its own that the program or the origin gives", async () => {
    failing(503);
    const distribution = await edge.distribution(
      {},
      { customErrorResponses: [{ errorCode: 503, errorCachingMinTtl: 0 }] },
    );
    assert.equal(await text(distribution), "error 1");
    assert.equal(await text(distribution), "error 2");
    failing(500, [["Cache-Control", "max-age=60"]]);
    assert.equal(await text(distribution, "/b"), "error 3");
    await edge.clock.advance(59_000);
    assert.equal(await text(distribution, "/b"), "error 3");
  });

  it("keeps a refusal only where the origin says so, and nothing that is not to be cached at all", async () => {
    failing(403);
    const distribution = await edge.distribution();
    assert.equal(await text(distribution), "error 1");
    assert.equal(await text(distribution), "error 2");
    failing(403, [["Cache-Control", "max-age=60"]]);
    assert.equal(await text(distribution), "error 3");
    assert.equal(await text(distribution), "error 3");
    await edge.stage.remove(distribution);
    failing(404);
    const uncached = await edge.distribution({ cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" });
    assert.equal(await text(uncached), "error 4");
    assert.equal(await text(uncached), "error 5");
  });

  describe("by @aws-sdk/client-cloudfront", () => {
    const client = () => new CloudFrontClient(edge.stage.client);
    const invalidate = (DistributionId: string, Items: string[], CallerReference: string) =>
      client().send(
        new CreateInvalidationCommand({
          DistributionId,
          InvalidationBatch: { Paths: { Quantity: Items.length, Items }, CallerReference },
        }),
      );

    it("forgets what a path or a pattern names, and tells of it", async () => {
      const distribution = await edge.distribution();
      for (const path of ["/a/1", "/a/2", "/b"]) await edge.view(distribution, path);
      const { Invalidation } = await invalidate(distribution.id, ["/a/*"], "first");
      assert.equal(Invalidation!.Status, "Completed");
      assert.equal(await text(distribution, "/b"), "answer 3");
      assert.equal(await text(distribution, "/a/1"), "answer 4");
      await invalidate(distribution.id, ["/b"], "second");
      assert.equal(await text(distribution, "/b"), "answer 5");
      const got = await client().send(
        new GetInvalidationCommand({ DistributionId: distribution.id, Id: Invalidation!.Id }),
      );
      assert.deepEqual(got.Invalidation!.InvalidationBatch!.Paths!.Items, ["/a/*"]);
      const listed = await client().send(new ListInvalidationsCommand({ DistributionId: distribution.id }));
      assert.equal(listed.InvalidationList!.Items!.length, 2);
    });

    it("is refused without the permission, for no distribution, and for paths that are none", async () => {
      const distribution = await edge.distribution();
      await assert.rejects(invalidate("E1", ["/a"], "x"), { name: "NoSuchDistribution" });
      await assert.rejects(invalidate(distribution.id, ["a"], "x"), { name: "InvalidArgument" });
      await invalidate(distribution.id, ["/a"], "x");
      await invalidate(distribution.id, ["/a"], "x");
      await assert.rejects(invalidate(distribution.id, ["/b"], "x"), { name: "InvalidationBatchAlreadyExists" });
      edge.stage.iam.refuse.add(`cloudfront:CreateInvalidation ${distribution.outputs.arn}`);
      await assert.rejects(invalidate(distribution.id, ["/a"], "y"), { name: "AccessDenied" });
    });
  });
});
