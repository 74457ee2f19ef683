import { type FrontDoor, openFrontDoor } from "../../clients/front-door";
import { attempt, type CaseResult } from "../suite";

/** A rule that AWS documents and nobody recorded, with a check that runs against the local stage. */
export interface DocumentedRule {
  readonly rule: string;
  /** AWS's page. */
  readonly page: string;
  /** Throws when the stage behaves otherwise. */
  check(door: FrontDoor): Promise<void>;
}

/** Rules of one kind of front door. */
export interface Topic {
  readonly name: string;
  readonly rules: readonly DocumentedRule[];
}

/** A page of the developer guide of API Gateway. */
export const guide = (page: string) => `https://docs.aws.amazon.com/apigateway/latest/developerguide/${page}.html`;

/** Checks a topic's rules, one after the other, on a stage of their own with all services behind a real server. */
export async function checkTopic({ rules }: Topic): Promise<CaseResult[]> {
  const door = await openFrontDoor();
  try {
    const results: CaseResult[] = [];
    for (const { rule, check } of rules) {
      results.push(
        await attempt(rule, async () => {
          await check(door);
          return [];
        }),
      );
    }
    return results;
  } finally {
    await door.close();
  }
}
