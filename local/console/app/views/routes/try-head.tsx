import { PanelHead } from "../../parts/panel-head";

/** What is tried, and the way back to the list. */
export function TryHead({ verb, name, note }: { verb: string; name: string; note: string }) {
  const title = (
    <>
      <span class={`verb ${verb.toLowerCase()}`}>{verb}</span> {name}
    </>
  );
  return <PanelHead view="routes" back="Back to the routes" title={title} note={note} />;
}
