import type { Clock } from "../../clock";

/** Thrown when work outlives its time limit. */
export class DeadlineError extends Error {}

/** Rejects with {@link DeadlineError} when `work` takes longer than `ms` of the clock; the work itself goes on unheard. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new DeadlineError(`no answer within ${ms} ms`)));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
