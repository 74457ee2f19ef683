import assert from "node:assert/strict";
import { auth, RestApi } from "../../../components/index";
import { pathsOf } from "../support/documents";
import { make } from "../support/mocks";
import { render } from "../support/templates";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:news";

describe("A route to an SNS topic", () => {
  it("publishes the raw body with escaped attributes, by a role that may publish there and nowhere else", async () => {
    const made = await make(
      () =>
        new RestApi("shop", {
          routes: {
            "POST /news/{who}": {
              topic: { topicArn, subject: "From $input.params('who')", attributes: { who: "$input.params('who')" } },
              auth: auth.none("a test"),
            },
          },
        }),
    );
    const body = made.only("aws:apigateway/restApi:RestApi").inputs.body as string;
    const integration = pathsOf(body)["/news/{who}"]!.post!["x-amazon-apigateway-integration"];
    assert.equal(integration.uri, "arn:aws:apigateway:eu-west-1:sns:action/Publish");
    const template = integration.requestTemplates!["application/json"]!;
    const { output } = render(template, { body: "a=1&TopicArn=other", path: { who: "x&Message=y" } });
    assert.deepEqual(Object.fromEntries(new URLSearchParams(output)), {
      Action: "Publish",
      TopicArn: topicArn,
      Message: "a=1&TopicArn=other",
      Subject: "From x&Message=y",
      "MessageAttributes.entry.1.Name": "who",
      "MessageAttributes.entry.1.Value.DataType": "String",
      "MessageAttributes.entry.1.Value.StringValue": "x&Message=y",
    });
    const policy = JSON.parse(made.only("aws:iam/rolePolicy:RolePolicy").inputs.policy as string) as {
      Statement: unknown;
    };
    assert.deepEqual(policy.Statement, [{ Effect: "Allow", Action: ["sns:Publish"], Resource: [topicArn] }]);
  });
});
