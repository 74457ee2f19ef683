import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, notice } from "./api";
import { build } from "./live";

/**
 * What the stage answers, asked again after each build of the stage and, where wanted, every few seconds; undefined
 * until it has answered once.
 * @param everyMs time between questions @default only after builds
 */
export function useStage<T>(what: string | undefined, everyMs?: number): T | undefined {
  const answer = useSignal<{ readonly what: string; readonly value: T } | undefined>(undefined);
  const current = build.value;
  useEffect(() => {
    if (what === undefined) return;
    const over = new AbortController();
    const once = () =>
      ask<T>(what, over.signal).then(
        (value) => {
          answer.value = { what, value };
        },
        (error: Error) => {
          if (!over.signal.aborted) notice.value = { text: error.message, failed: true };
        },
      );
    void once();
    const timer = everyMs === undefined ? undefined : setInterval(once, everyMs);
    return () => {
      over.abort();
      clearInterval(timer);
    };
  }, [what, current, everyMs]);
  return answer.value?.what === what ? answer.value?.value : undefined;
}
