import { Workflow } from "../components/index";
import type { Data } from "./data";
import { handler } from "./handler";
import type { Settings } from "./settings";

// https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
const passing = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "TransactionCanceledException",
];
const Retry = [{ ErrorEquals: passing, IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 2 }];

/** Partners' checkout: stock is reserved, the account is charged, the receipt written; a failed charge frees the stock. */
export function createCheckout(settings: Settings, { shop: table }: Data): Workflow {
  const environment = { TABLE: table.name };
  return new Workflow("checkout", {
    logRetentionDays: settings.logDays,
    definition: JSON.stringify({
      Comment: "Reserve, charge, confirm; release when the charge fails.",
      StartAt: "Reserve",
      States: {
        Reserve: { Type: "Task", Resource: "${reserve}", Retry, Next: "Charge" },
        Charge: {
          Type: "Task",
          Resource: "${charge}",
          Retry,
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Release" }],
          Next: "Confirm",
        },
        Confirm: { Type: "Task", Resource: "${confirm}", Retry, End: true },
        Release: { Type: "Task", Resource: "${release}", Retry, ResultPath: "$.released", Next: "Refused" },
        Refused: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" },
      },
    }),
    functions: {
      reserve: handler("checkout-reserve", settings, {
        environment,
        access: [{ table, actions: ["GetItem", "PutItem", "UpdateItem"] }],
      }),
      charge: handler("checkout-charge", settings, {
        environment: { ...environment, CREDIT_LIMIT: String(settings.creditLimit) },
        access: [{ table, actions: ["GetItem", "PutItem", "UpdateItem"] }],
      }),
      confirm: handler("checkout-confirm", settings, { environment, access: [{ table, actions: ["PutItem"] }] }),
      release: handler("checkout-release", settings, {
        environment,
        access: [{ table, actions: ["UpdateItem", "DeleteItem"] }],
      }),
    },
  });
}
