import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RequestDetail } from "../../../requests/contract";
import { ask } from "../../api";
import { Waterfall } from "./waterfall";

/** The steps of a request that is named by its id. */
export function Steps({ id }: { id: string }) {
  const detail = useSignal<RequestDetail | undefined>(undefined);
  useEffect(() => {
    detail.value = undefined;
    const over = new AbortController();
    ask<RequestDetail>(`request.json?id=${encodeURIComponent(id)}`, over.signal).then(
      (found) => {
        detail.value = found;
      },
      () => {
        // A request that no stage of an API took has no steps to show.
      },
    );
    return () => over.abort();
  }, [id]);
  return detail.value ? <Waterfall key={id} detail={detail.value} /> : null;
}
