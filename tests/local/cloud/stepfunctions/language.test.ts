import assert from "node:assert/strict";
import { readDefinition } from "../../../../local/cloud/stepfunctions/asl/check";
import { StatesError } from "../../../../local/cloud/stepfunctions/asl/errors";
import { runFlow, type Surroundings } from "../../../../local/cloud/stepfunctions/asl/run";
import type { Json } from "../../../../local/json";
import { settle, TestClock } from "../protocol/stage";

/** Runs a definition with tasks played by `tasks`, by resource; returns the output. */
async function run(
  definition: Json,
  input: unknown = {},
  tasks: Record<string, (input: never) => unknown> = {},
  clock = new TestClock(),
): Promise<unknown> {
  const read = readDefinition(JSON.stringify(definition), () => undefined);
  assert.ok("flow" in read, JSON.stringify(read));
  const around: Surroundings = {
    clock,
    random: () => 0.5,
    signal: new AbortController().signal,
    record: () => {},
    task: async ({ resource, input: given }) => tasks[resource]!(given as never),
  };
  const context = { Execution: { Name: "run-1", Input: input }, StateMachine: { Name: "machine" } };
  return runFlow(read.flow, input, { context, variables: {} }, around, "JSONPath");
}

const one = (state: Json): Json => ({ StartAt: "A", States: { A: { End: true, ...state } } });
const faultsOf = (definition: unknown): string[] => {
  const read = readDefinition(typeof definition === "string" ? definition : JSON.stringify(definition), (resource) =>
    resource === "known" ? undefined : `is ${resource}; unknown`,
  );
  return "faults" in read ? read.faults.map(({ code, message, at }) => `${code} ${at}: ${message}`) : [];
};

describe("Amazon States Language: data flow with JSONPath", () => {
  it("selects, shapes and merges input and results", async () => {
    const output = await run(
      one({
        Type: "Task",
        Resource: "double",
        InputPath: "$.order",
        Parameters: { "n.$": "$.count", fixed: [{ "name.$": "$$.StateMachine.Name" }] },
        ResultSelector: { "twice.$": "$.value" },
        ResultPath: "$.done.result",
        OutputPath: "$.done",
      }),
      { order: { count: 2 } },
      { double: ({ n, fixed }: { n: number; fixed: unknown }) => ({ value: n * 2, fixed }) },
    );
    assert.deepEqual(output, { result: { twice: 4 } });
  });

  it("keeps the input with a null ResultPath, and empties it with a null InputPath", async () => {
    assert.deepEqual(await run(one({ Type: "Pass", Result: 1, ResultPath: null }), { a: 1 }), { a: 1 });
    assert.deepEqual(await run(one({ Type: "Pass", InputPath: null }), { a: 1 }), {});
  });

  it("reads filters and slices, and fails on a place that is not there", async () => {
    const pass = (path: string) => one({ Type: "Pass", Parameters: { "v.$": path } });
    const input = { items: [{ p: 1 }, { p: 5 }, { p: 9 }], "odd name": { x: 1 } };
    assert.deepEqual(await run(pass("$.items[?(@.p>4)].p"), input), { v: [5, 9] });
    assert.deepEqual(await run(pass("$.items[*].p"), input), { v: [1, 5, 9] });
    assert.deepEqual(await run(pass("$.items[?(@.p>99)]"), input), { v: [] });
    assert.deepEqual(await run(pass("$['odd name'].x"), input), { v: 1 });
    assert.deepEqual(await run(pass("$.items[-1].p"), input), { v: 9 });
    await assert.rejects(run(pass("$.nowhere"), input), { error: "States.Runtime" });
  });

  it("remembers variables, which inner flows see and do not change outside", async () => {
    const output = await run(
      {
        StartAt: "Set",
        States: {
          Set: { Type: "Pass", Assign: { "total.$": "$.n", fixed: 1 }, Next: "Each" },
          Each: {
            Type: "Map",
            ItemsPath: "$.list",
            ItemProcessor: {
              StartAt: "In",
              States: {
                In: {
                  Type: "Pass",
                  Parameters: { "sum.$": "States.MathAdd($total, 1)" },
                  Assign: { total: 99 },
                  End: true,
                },
              },
            },
            Next: "Show",
          },
          Show: { Type: "Pass", Parameters: { "items.$": "$", "total.$": "$total" }, End: true },
        },
      },
      { n: 5, list: ["a", "b"] },
    );
    assert.deepEqual(output, { items: [{ sum: 6 }, { sum: 6 }], total: 5 });
  });
});

describe("Amazon States Language: intrinsic functions", () => {
  const value = async (text: string, input: unknown = {}) =>
    ((await run(one({ Type: "Pass", Parameters: { "v.$": text } }), input)) as Json).v;
  const cases: [string, unknown, unknown][] = [
    ["States.Format('{} of \\{{}\\} and {}', $.a, 2, States.Array(1))", { a: "x" }, "x of {2} and [1]"],
    ["States.Format('it\\'s')", {}, "it's"],
    ["States.StringToJson($.j)", { j: '{"a":1}' }, { a: 1 }],
    ["States.JsonToString($.o)", { o: { a: 1 } }, '{"a":1}'],
    ["States.Array($.a, 'b', 3, true, null)", { a: 1 }, [1, "b", 3, true, null]],
    ["States.ArrayPartition($.l, 2)", { l: [1, 2, 3] }, [[1, 2], [3]]],
    ["States.ArrayContains($.l, $.x)", { l: [{ a: 1 }], x: { a: 1 } }, true],
    ["States.ArrayRange(1, 9, 2)", {}, [1, 3, 5, 7, 9]],
    ["States.ArrayGetItem($.l, 1)", { l: [1, 2] }, 2],
    ["States.ArrayLength($.l)", { l: [1, 2] }, 2],
    ["States.ArrayUnique($.l)", { l: [1, 1, 2] }, [1, 2]],
    ["States.Base64Decode(States.Base64Encode('hé'))", {}, "hé"],
    ["States.Hash('input', 'SHA-256')", {}, "c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20"],
    ["States.JsonMerge($.a, $.b, false)", { a: { x: 1, y: 1 }, b: { y: 2 } }, { x: 1, y: 2 }],
    ["States.MathAdd(5, -7)", {}, -2],
    ["States.StringSplit('1,2;3', ',;')", {}, ["1", "2", "3"]],
  ];
  for (const [text, input, expected] of cases) {
    it(text, async () => assert.deepEqual(await value(text, input), expected));
  }
  it("makes UUIDs and draws numbers in a range", async () => {
    assert.match(String(await value("States.UUID()")), /^[0-9a-f-]{36}$/);
    const drawn = Number(await value("States.MathRandom(1, 4)"));
    assert.ok(drawn >= 1 && drawn < 4);
    assert.equal(await value("States.MathRandom(1, 1000, 7)"), await value("States.MathRandom(1, 1000, 7)"));
  });
  it("fails as States.IntrinsicFailure on wrong arguments", async () => {
    await assert.rejects(value("States.ArrayGetItem($.l, 5)", { l: [] }), { error: "States.IntrinsicFailure" });
    await assert.rejects(value("States.Format('{}')"), { error: "States.IntrinsicFailure" });
  });
});

describe("Amazon States Language: choices", () => {
  const choose = (rule: Json, input: unknown) =>
    run(
      {
        StartAt: "C",
        States: {
          C: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
          Yes: { Type: "Pass", Result: true, End: true },
          No: { Type: "Pass", Result: false, End: true },
        },
      },
      input,
    );
  const cases: [Json, unknown, boolean][] = [
    [{ Variable: "$.s", StringEquals: "a" }, { s: "a" }, true],
    [{ Variable: "$.s", StringMatches: "log-*.txt" }, { s: "log-2026.txt" }, true],
    [{ Variable: "$.s", StringMatches: "a\\*" }, { s: "ab" }, false],
    [{ Variable: "$.n", NumericGreaterThanEquals: 5 }, { n: 5 }, true],
    [{ Variable: "$.n", NumericLessThanPath: "$.limit" }, { n: 5, limit: 4 }, false],
    [{ Variable: "$.b", BooleanEquals: false }, { b: false }, true],
    [{ Variable: "$.t", TimestampLessThan: "2026-01-02T00:00:00Z" }, { t: "2026-01-01T23:00:00+01:00" }, true],
    [{ Variable: "$.x", IsPresent: false }, {}, true],
    [{ Variable: "$.x", IsNull: true }, { x: null }, true],
    [{ Variable: "$.x", IsNumeric: true }, { x: "1" }, false],
    [
      { And: [{ Variable: "$.n", NumericEquals: 1 }, { Not: { Variable: "$.s", StringEquals: "b" } }] },
      { n: 1, s: "a" },
      true,
    ],
    [
      {
        Or: [
          { Variable: "$.n", NumericEquals: 2 },
          { Variable: "$.n", NumericEquals: 3 },
        ],
      },
      { n: 1 },
      false,
    ],
    [{ Variable: "$.s", NumericEquals: 1 }, { s: "1" }, false],
  ];
  for (const [rule, input, expected] of cases) {
    it(`${JSON.stringify(rule)} of ${JSON.stringify(input)} is ${expected}`, async () => {
      assert.equal(await choose(rule, input), expected);
    });
  }
  it("fails as States.NoChoiceMatched without a default", async () => {
    const definition = {
      StartAt: "C",
      States: {
        C: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "Y" }] },
        Y: { Type: "Succeed" },
      },
    };
    await assert.rejects(run(definition, {}), { error: "States.NoChoiceMatched" });
  });
});

describe("Amazon States Language: errors, waits and branches", () => {
  it("tries again with growing delays, then catches with the error's name and cause", async () => {
    const clock = new TestClock();
    const began = clock.now();
    const attempts: number[] = [];
    const output = run(
      {
        StartAt: "T",
        States: {
          T: {
            Type: "Task",
            Resource: "fails",
            Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3, MaxDelaySeconds: 10 }],
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "After" }],
            Next: "Never",
          },
          Never: { Type: "Succeed" },
          After: { Type: "Pass", End: true },
        },
      },
      { kept: 1 },
      {
        fails: () => {
          attempts.push((clock.now() - began) / 1000);
          throw new StatesError("Busy", "come back later");
        },
      },
      clock,
    );
    await settle();
    for (let i = 0; i < 20; i++) await clock.advance(1000);
    assert.deepEqual(await output, { kept: 1, failure: { Error: "Busy", Cause: "come back later" } });
    assert.deepEqual(attempts, [0, 2, 8, 18]);
  });

  it("neither catches States.Runtime with States.ALL nor States.Timeout with States.TaskFailed", async () => {
    const catching = (name: string, error: string) =>
      run(
        one({ Type: "Task", Resource: "t", Catch: [{ ErrorEquals: [name], Next: "A" }] }),
        {},
        {
          t: () => {
            throw new StatesError(error, "");
          },
        },
      );
    await assert.rejects(catching("States.ALL", "States.Runtime"), { error: "States.Runtime" });
    await assert.rejects(catching("States.TaskFailed", "States.Timeout"), { error: "States.Timeout" });
  });

  it("waits for seconds and for a time", async () => {
    const clock = new TestClock();
    let done = false;
    void run(
      {
        StartAt: "W",
        States: {
          W: { Type: "Wait", SecondsPath: "$.s", Next: "T" },
          T: { Type: "Wait", Timestamp: "2026-01-02T03:05:05Z", End: true },
        },
      },
      { s: 30 },
      {},
      clock,
    ).then(() => {
      done = true;
    });
    await settle();
    await clock.advance(59_999);
    assert.equal(done, false);
    await clock.advance(1);
    assert.equal(done, true);
  });

  it("runs branches side by side, and one that fails ends the others", async () => {
    const branch = (Resource: string) => one({ Type: "Task", Resource });
    const parallel = (...names: string[]) => one({ Type: "Parallel", Branches: names.map(branch) });
    const tasks = {
      a: async () => "a",
      b: async (input: unknown) => input,
      bad: () => {
        throw new StatesError("Bad", "no");
      },
    };
    assert.deepEqual(await run(parallel("a", "b"), { n: 1 }, tasks), ["a", { n: 1 }]);
    await assert.rejects(run(parallel("a", "bad"), {}, tasks), { error: "Bad" });
  });

  it("maps items in order with a limit on how many run at once", async () => {
    let running = 0;
    let most = 0;
    const output = await run(
      one({
        Type: "Map",
        ItemsPath: "$.items",
        ItemSelector: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "tax.$": "$.tax" },
        MaxConcurrency: 2,
        ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, ...one({ Type: "Task", Resource: "t" }) },
      }),
      { items: [1, 2, 3, 4], tax: 10 },
      {
        t: async ({ i, v, tax }: { i: number; v: number; tax: number }) => {
          most = Math.max(most, ++running);
          await settle(2);
          running--;
          return i * 100 + v + tax;
        },
      },
    );
    assert.deepEqual(output, [11, 112, 213, 314]);
    assert.equal(most, 2);
  });

  it("fails with names and causes from the input", async () => {
    const definition = {
      StartAt: "F",
      States: { F: { Type: "Fail", ErrorPath: "$.e", CausePath: "States.Format('why {}', $.n)" } },
    };
    await assert.rejects(run(definition, { e: "Custom", n: 1 }), { error: "Custom", cause: "why 1" });
  });
});

describe("Amazon States Language: JSONata", () => {
  it("shapes arguments, output and variables, and chooses", async () => {
    const output = await run(
      {
        QueryLanguage: "JSONata",
        StartAt: "Sum",
        States: {
          Sum: {
            Type: "Task",
            Resource: "sum",
            Arguments: { numbers: "{% $states.input.items.price %}", note: "plain" },
            Assign: { total: "{% $states.result.sum %}" },
            Output: "{% $merge([$states.input, {'sum': $states.result.sum}]) %}",
            Next: "Big",
          },
          Big: {
            Type: "Choice",
            Choices: [{ Condition: "{% $total > 10 %}", Next: "Each" }],
            Default: "Small",
          },
          Small: { Type: "Fail", Error: "Small" },
          Each: {
            Type: "Map",
            Items: "{% $states.input.items %}",
            ItemProcessor: {
              StartAt: "P",
              States: { P: { Type: "Pass", Output: "{% $states.input.price * $total %}", End: true } },
            },
            End: true,
          },
        },
      },
      { items: [{ price: 5 }, { price: 7 }] },
      { sum: ({ numbers }: { numbers: number[] }) => ({ sum: numbers.reduce((a, b) => a + b) }) },
    );
    assert.deepEqual(output, [60, 84]);
  });

  it("has Step Functions' own functions, and not $eval", async () => {
    const evaluate = (text: string) =>
      run({ QueryLanguage: "JSONata", ...one({ Type: "Pass", Output: `{% ${text} %}` }) }, { a: [1, 2, 3] });
    assert.deepEqual(await evaluate("$partition($states.input.a, 2)"), [[1, 2], [3]]);
    assert.deepEqual(await evaluate("$range(0, 4, 2)"), [0, 2, 4]);
    assert.equal(await evaluate("$hash('input', 'MD5')"), "a43c1b0aa53a0c908810c06ab1ff3967");
    assert.deepEqual(await evaluate("$parse('{\"b\":1}')"), { b: 1 });
    await assert.rejects(evaluate("$eval('1')"), { error: "States.QueryEvaluationError" });
    await assert.rejects(evaluate("$states.input.none"), { error: "States.QueryEvaluationError" });
  });

  it("gives a catcher the error", async () => {
    const output = await run(
      {
        QueryLanguage: "JSONata",
        StartAt: "T",
        States: {
          T: {
            Type: "Task",
            Resource: "t",
            Catch: [{ ErrorEquals: ["Bad"], Output: "{% $states.errorOutput.Cause %}", Next: "End" }],
            Next: "End",
          },
          End: { Type: "Succeed" },
        },
      },
      {},
      {
        t: () => {
          throw new StatesError("Bad", "because");
        },
      },
    );
    assert.equal(output, "because");
  });
});

describe("Amazon States Language: what is refused when a workflow is made", () => {
  const refused: [string, unknown, RegExp][] = [
    ["text that is not JSON", "{", /INVALID_JSON_DESCRIPTION/],
    [
      "a start that is no state",
      { StartAt: "X", States: { A: { Type: "Succeed" } } },
      /MISSING_TRANSITION_TARGET \/StartAt: .* X/,
    ],
    ["a next state that is not there", one({ Type: "Pass", End: undefined, Next: "B" }), /\/States\/A\/Next: .* B/],
    [
      "a state that nothing leads to",
      { StartAt: "A", States: { A: { Type: "Succeed" }, B: { Type: "Succeed" } } },
      /"B" is not reachable/,
    ],
    ["neither Next nor End", { StartAt: "A", States: { A: { Type: "Pass" } } }, /must have either Next or End/],
    ["an unknown type", one({ Type: "Loop" }), /is "Loop"; it must be one of Pass, Task/],
    ["a field of another type", one({ Type: "Pass", Seconds: 1 }), /Seconds is not supported in a Pass state/],
    [
      "a JSONata field with JSONPath",
      one({ Type: "Pass", Output: 1 }),
      /Output is not supported in a Pass state with JSONPath/,
    ],
    [
      "a JSONPath field with JSONata",
      { QueryLanguage: "JSONata", ...one({ Type: "Pass", Parameters: {} }) },
      /Parameters is not supported/,
    ],
    [
      "JSONata that does not parse",
      { QueryLanguage: "JSONata", ...one({ Type: "Pass", Output: "{% 1 + %}" }) },
      /not valid JSONata/,
    ],
    ["a path that is none", one({ Type: "Pass", InputPath: "a.b" }), /must be a path/],
    ["a result path that names many places", one({ Type: "Pass", ResultPath: "$.a[*]" }), /must be a reference path/],
    ["an unknown intrinsic", one({ Type: "Pass", Parameters: { "v.$": "States.Nope()" } }), /intrinsic function/],
    ["a choice without rules", one({ Type: "Choice", End: undefined, Choices: [] }), /must have a rule/],
    [
      "two operators in a rule",
      {
        StartAt: "C",
        States: { C: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, IsPresent: true, Next: "C" }] } },
      },
      /one comparison operator/,
    ],
    ["a wait for nothing", one({ Type: "Wait" }), /must have one of Seconds/],
    [
      "a resource that is not simulated",
      one({ Type: "Task", Resource: "arn:x" }),
      /NOT_SIMULATED \/States\/A\/Resource/,
    ],
    [
      "a distributed map",
      one({ Type: "Map", ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, ...one({ Type: "Pass" }) } }),
      /DISTRIBUTED maps are not simulated/,
    ],
    [
      "an item reader",
      one({ Type: "Map", ItemReader: {}, ItemProcessor: one({ Type: "Pass" }) }),
      /does not simulate ItemReader/,
    ],
    [
      "a bad retrier",
      one({ Type: "Task", Resource: "known", Retry: [{ ErrorEquals: ["E"], BackoffRate: 0 }] }),
      /BackoffRate: is 0/,
    ],
  ];
  for (const [what, definition, message] of refused) {
    it(what, () => assert.match(faultsOf(definition).join("\n"), message));
  }
  it("names every fault at once", () => {
    assert.equal(faultsOf(one({ Type: "Pass", InputPath: "x", ResultPath: "y", Foo: 1 })).length, 3);
  });
});
