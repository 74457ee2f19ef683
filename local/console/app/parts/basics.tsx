import type { ComponentChildren } from "preact";
import { attempt } from "../api";
import { pretty, statusClass } from "../format";

/** A status with its colour and, for those who see none, its number. */
export function Status({ code }: { code: number }) {
  return <span class={`status ${statusClass(code)}`}>{code}</span>;
}

/** What is said where there is nothing to show yet. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Text as it is, scrolling in both directions; JSON is laid out. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      {text === "" ? <span class="faint">empty</span> : pretty(text)}
    </pre>
  );
}

/** Names and values side by side. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A button that copies a text. */
export function Copy({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <button type="button" class="button" onClick={() => attempt(() => navigator.clipboard.writeText(text), "Copied.")}>
      {children}
    </button>
  );
}
