import { type Command, InvalidArgumentError, Option } from "commander";
import { examples, folderOption, jsonOption, stageOption } from "./options";

/** Commands of a gradual release, which write into the stage's file; `pulumi up` or the local stage carries it out. */
export function addCanaryCommands(program: Command): void {
  program.commandsGroup("Release step by step:");
  const canary = program.command("canary").description("shift a REST API's requests to a new deployment step by step");
  const verb = (name: string, description: string) =>
    canary
      .command(name)
      .description(description)
      .addOption(stageOption())
      .addOption(new Option("--api <name>", "name of the RestApi; may be left out where there is one"))
      .addOption(folderOption())
      .addOption(new Option("--url <url>", "running local stage to ask, instead of the stack's state"))
      .addOption(jsonOption());
  examples(
    verb("start", "keep the live deployment, and give the program's a share; again with another share to go on")
      .addOption(new Option("--percent <number>", "share of the program's deployment").argParser(share).default(10))
      .action(async (options) => (await import("../verbs/canary.js")).startCanary(options)),
    {
      "stagedoor canary start --stage prod --api shop": "10 %, then pulumi up",
      "stagedoor canary start --stage prod --api shop --percent 50": "go on with half",
    },
  );
  examples(
    verb("status", "show what is served and the states of the alarms; ends with 1 when one is in ALARM")
      .addOption(new Option("--watch <minutes>", "look again and again for so long").argParser(minutes))
      .action(async (options) => (await import("../verbs/canary.js")).canaryStatus(options)),
    { "stagedoor canary status --stage prod --watch 15": "a quarter of an hour, or until an alarm" },
  );
  examples(
    verb("promote", "give all requests to the program's deployment").action(async (options) =>
      (await import("../verbs/canary.js")).promoteCanary(options),
    ),
    { "stagedoor canary promote --stage prod --api shop": "the new deployment for everyone, then pulumi up" },
  );
  examples(
    verb("rollback", "give all requests back to the deployment that stayed").action(async (options) =>
      (await import("../verbs/canary.js")).rollbackCanary(options),
    ),
    { "stagedoor canary rollback --stage prod --api shop": "the old deployment for everyone, then pulumi up" },
  );
}

function share(text: string): number {
  const percent = Number(text);
  if (percent > 0 && percent <= 100) return percent;
  throw new InvalidArgumentError("A canary's share is more than 0 and up to 100 percent; rollback stops it.");
}

function minutes(text: string): number {
  if (Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("Give minutes, more than 0.");
}
