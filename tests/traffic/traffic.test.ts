import assert from "node:assert/strict";
import { type Load, loadOf } from "../../traffic/load";
import { readTraffic, TrafficError } from "../../traffic/read";
import { settle } from "../../traffic/settle";
import { stageModel } from "../../traffic/stage";
import { actionUri, functionUri, functionWith, httpApi, resource, restApi, table } from "./resources";

const faultsOf = (text: string, resources = httpApi("shop", { "GET /teas": { type: "mock" } })) => {
  try {
    readTraffic(text, stageModel(resources));
    return [];
  } catch (error) {
    assert.ok(error instanceof TrafficError, String(error));
    return error.faults;
  }
};

/** Acts by the resource they are done to, as `resource act count`. */
const acts = ({ demands }: Load) => demands.map(({ on, act, count }) => `${on.name} ${act} ${Math.round(count)}`);

describe("a traffic file", () => {
  it("is YAML or JSON; nothing in it is needed", () => {
    for (const text of ["", "{}", '{"peakFactor": 3}', "peakFactor: [2, 3]"]) assert.deepEqual(faultsOf(text), []);
  });

  it("has all faults of its form told at once, with where, what and what is allowed", () => {
    const faults = faultsOf(
      "peakFactor: 0.5\napis: { shop: { routes: { GET /teas: { cacheHitRatio: 2, speed: 1 } } }, more: 1 }\nfunctions: 3\n",
    );
    assert.equal(faults.length, 7);
    assert.match(faults.join("\n"), /the stage has no API "more"; it has shop/);
    assert.match(faults.join("\n"), /peakFactor is 0.5; give a number of 1 or more, or \[lowest, highest\]/);
    assert.match(faults.join("\n"), /apis › shop › routes › GET \/teas lacks "requests"/);
    assert.match(
      faults.join("\n"),
      /apis › shop › routes › GET \/teas has no setting "speed"; it has requests, requestKb, .*authorizerHitRatio/,
    );
    assert.match(faults.join("\n"), /cacheHitRatio is 2; give a number from 0 to 1, or/);
    assert.match(faults.join("\n"), /functions is 3; it must be of type object/);
  });

  it("names only what the stage has; what it has is told", () => {
    assert.deepEqual(faultsOf("apis: { shop: { routes: { GET /tea: { requests: 1 } } } }\ntables: { orders: {} }"), [
      'the stage has no route of shop "GET /tea"; it has GET /teas',
      'the stage has no table "orders"; it has none',
    ]);
  });

  it("that is no YAML is told in one line", () => {
    assert.match(faultsOf("apis: {").join(), /^it is neither YAML nor JSON: /);
  });

  it("has ranges, of which one end makes little work and the other much", () => {
    const file = {
      apis: { shop: { routes: { "GET /teas": { requests: [1, 9], cacheHitRatio: [0.2, 0.8] } } } },
    } as const;
    const ends = (["low", "high"] as const).map((bound) => settle(file, bound).route("shop", "GET /teas"));
    assert.deepEqual(
      ends.map(({ requests, cacheHitRatio }) => [requests, cacheHitRatio]),
      [
        [1, 0.8],
        [9, 0.2],
      ],
    );
  });
});

describe("the load of a month", () => {
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

  it("goes from a route through a queue to its consumer, and what that does", () => {
    const stage = [
      ...restApi("hooks", {
        "POST /": { type: "aws", uri: "arn:aws:apigateway:us-east-1:sqs:path/000000000000/jobs" },
      }),
      resource("aws:sqs/queue:Queue", "jobs", { outputs: { arn: arn("jobs") } }),
      resource("aws:sqs/queue:Queue", "dead", { outputs: { arn: arn("dead") } }),
      resource("aws:lambda/eventSourceMapping:EventSourceMapping", "mapping", {
        inputs: {
          eventSourceArn: arn("jobs"),
          functionName: "arn:aws:lambda:us-east-1:000000000000:function:worker",
          batchSize: 10,
          destinationConfig: { onFailure: { destinationArn: arn("dead") } },
        },
      }),
      ...functionWith("worker", {}, { "dynamodb:PutItem": "table/done", "sqs:SendMessage": arn("dead") }),
      table("done"),
    ];
    const file = {
      apis: { hooks: { routes: { "POST /": { requests: 1000 } } } },
      functions: { worker: { batch: 5 } },
    };
    assert.deepEqual(acts(loadOf(stageModel(stage), settle(file, "low"))), [
      "jobs sends 1000",
      "jobs receives 400",
      "worker invokes 200",
      "done writes 200",
    ]);
  });

  it("counts the steps and calls the functions of a workflow's way without failure", () => {
    const task = (name: string) => ({
      Type: "Task",
      Resource: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    });
    const States = {
      Pay: { ...task("pay"), Next: "Big?", Catch: [{ Next: "Undo" }] },
      "Big?": { Type: "Choice", Choices: [{ Next: "Undo" }], Default: "Both" },
      Both: {
        Type: "Parallel",
        Branches: [{ StartAt: "A", States: { A: { ...task("pack"), End: true } } }],
        End: true,
      },
      Undo: { ...task("undo"), End: true },
    };
    const stage = [
      ...restApi("shop", {
        "POST /": {
          type: "aws",
          uri: actionUri("states", "StartExecution"),
          requestTemplates: { "application/json": "checkout" },
        },
      }),
      resource("aws:sfn/stateMachine:StateMachine", "checkout", {
        inputs: { definition: JSON.stringify({ StartAt: "Pay", States }) },
      }),
      ...["pay", "pack", "undo"].flatMap((name) => functionWith(name)),
    ];
    const load = loadOf(
      stageModel(stage),
      settle({ apis: { shop: { routes: { "POST /": { requests: 10 } } } } }, "low"),
    );
    assert.deepEqual(acts(load), [
      "checkout starts 10",
      "checkout transitions 40",
      "pay invokes 10",
      "pack invokes 10",
    ]);
  });

  it("follows a loop once", () => {
    const stage = [
      ...httpApi("api", { "GET /": { type: "aws_proxy", uri: functionUri("ping") } }),
      ...functionWith("ping", {}, { "lambda:InvokeFunction": "function:pong" }),
      ...functionWith("pong", {}, { "lambda:InvokeFunction": "function:ping" }),
    ];
    const load = loadOf(stageModel(stage), settle({ apis: { api: { routes: { "GET /": { requests: 1 } } } } }, "low"));
    assert.deepEqual(acts(load), ["ping invokes 1", "pong invokes 1"]);
  });

  it("finds the API behind a distribution by its own host or its domain", () => {
    const distribution = (domainName: string) =>
      resource("aws:cloudfront/distribution:Distribution", "edge", { inputs: { origins: [{ domainName }] } });
    const mapping = resource("aws:apigateway/basePathMapping:BasePathMapping", "map", {
      inputs: { restApi: "shop", domainName: "origin.example.com" },
    });
    const api = restApi("shop", { "GET /": { type: "mock" } });
    const distributionBefore = (...more: ReturnType<typeof resource>[]) =>
      stageModel([...api, ...more]).apis[0]?.distribution?.name;
    assert.equal(distributionBefore(distribution("shop.execute-api.us-east-1.amazonaws.com")), "edge");
    assert.equal(distributionBefore(distribution("origin.example.com"), mapping), "edge");
    assert.equal(distributionBefore(distribution("other.example.com"), mapping), undefined);
  });
});
