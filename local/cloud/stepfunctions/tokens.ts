import type { Clock } from "../../clock";
import { AwsError } from "../errors";
import { StatesError } from "./asl/errors";

interface Waiting {
  readonly stateMachineArn: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly beat: () => void;
}

interface Work {
  readonly token: string;
  readonly input: unknown;
}

/** Task tokens that executions wait for, and the work of activities that nobody has taken yet. */
export class Tokens {
  private readonly waiting = new Map<string, Waiting>();
  private readonly work = new Map<string, Work[]>();
  private readonly workers = new Map<string, ((work: Work | undefined) => void)[]>();

  constructor(private readonly clock: Clock) {}

  /** Waits until the token comes back; without a heartbeat in time it fails with `States.HeartbeatTimeout`. */
  wait(
    token: string,
    stateMachineArn: string,
    heartbeatSeconds: number | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let cancel = () => {};
      const beat = () => {
        cancel();
        if (heartbeatSeconds === undefined) return;
        cancel = this.clock.after(heartbeatSeconds * 1000, () => {
          this.waiting.delete(token);
          reject(new StatesError("States.HeartbeatTimeout", `no heartbeat within ${heartbeatSeconds} s`));
        });
      };
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          cancel();
          this.waiting.delete(token);
          settle(value);
        };
      signal.addEventListener("abort", () => settled(reject)(signal.reason as Error), { once: true });
      this.waiting.set(token, { stateMachineArn, resolve: settled(resolve), reject: settled(reject), beat });
      beat();
    });
  }

  /** Forgets a token. */
  drop(token: string): void {
    this.waiting.delete(token);
  }

  /** State machine that waits for a token; throws when none does. */
  ownerOf(token: string): string {
    return this.find(token).stateMachineArn;
  }

  /** Gives a token back with an output. */
  succeed(token: string, output: unknown): void {
    this.find(token).resolve(output);
  }

  /** Gives a token back with a failure. */
  fail(token: string, error: string, cause: string): void {
    this.find(token).reject(new StatesError(error, cause));
  }

  /** Says that a token's work is still going on. */
  heartbeat(token: string): void {
    this.find(token).beat();
  }

  /** Offers work to an activity's workers. */
  offer(activityArn: string, token: string, input: unknown): void {
    const worker = this.workers.get(activityArn)?.shift();
    if (worker) worker({ token, input });
    else this.work.set(activityArn, [...(this.work.get(activityArn) ?? []), { token, input }]);
  }

  /** Takes an activity's next work, waiting a minute for it. */
  take(activityArn: string): Promise<Work | undefined> {
    const ready = (this.work.get(activityArn) ?? []).filter(({ token }) => this.waiting.has(token));
    const [next, ...rest] = ready;
    this.work.set(activityArn, rest);
    if (next) return Promise.resolve(next);
    return new Promise((resolve) => {
      const done = (work: Work | undefined) => {
        cancel();
        this.workers.set(
          activityArn,
          (this.workers.get(activityArn) ?? []).filter((other) => other !== done),
        );
        resolve(work);
      };
      const cancel = this.clock.after(60_000, () => done(undefined));
      this.workers.set(activityArn, [...(this.workers.get(activityArn) ?? []), done]);
    });
  }

  private find(token: string): Waiting {
    const waiting = this.waiting.get(token);
    if (waiting) return waiting;
    throw new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  }
}
