import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small Pulumi project of its own in a temporary folder. */
export interface Project {
  readonly directory: string;
  write(path: string, content: string): void;
  remove(): void;
}

const program = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const role = new aws.iam.Role("greeter", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
const greeter = new aws.lambda.Function("greeter", {
  role: role.arn,
  runtime: "nodejs24.x",
  handler: "index.handler",
  code: new pulumi.asset.FileArchive("./handler"),
  environment: { variables: { GREETING: new pulumi.Config().get("greeting") ?? "hello" } },
});
const api = new aws.apigatewayv2.Api("greetings", { protocolType: "HTTP", target: greeter.arn });
new aws.lambda.Permission("greetings", {
  action: "lambda:InvokeFunction",
  function: greeter.name,
  principal: "apigateway.amazonaws.com",
  sourceArn: pulumi.interpolate\`\${api.executionArn}/*\`,
});
export const url = api.apiEndpoint;
`;

/** A handler that answers with one word and the stage's greeting. */
export const handler = (word: string) =>
  `exports.handler = async () => ({ statusCode: 200, body: process.env.GREETING + " ${word}" });\n`;

/** Makes the project: one function behind one HTTP API, stages \`dev\` and \`loud\`. */
export function smallProject(): Project {
  const directory = mkdtempSync(join(tmpdir(), "stagedoor-project-"));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  };
  write("Pulumi.yaml", "name: greetings\nruntime: nodejs\n");
  write("Pulumi.dev.yaml", "config:\n  aws:region: eu-west-1\n");
  write("Pulumi.loud.yaml", "config:\n  aws:region: eu-west-1\n  greetings:greeting: HELLO\n");
  write("package.json", JSON.stringify({ name: "greetings", main: "index.ts" }));
  write("tsconfig.json", JSON.stringify({ compilerOptions: { module: "commonjs", target: "es2022", strict: true } }));
  write("index.ts", program);
  write("handler/index.js", handler("world"));
  symlinkSync(join(__dirname, "../../node_modules"), join(directory, "node_modules"));
  return { directory, write, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
