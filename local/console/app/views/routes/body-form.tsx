import { type Signal, useSignal } from "@preact/signals";
import type { Schema } from "../../../routes/contract";

/** A body as fields of its schema, or as JSON; both write the same text. */
export function BodyForm(props: {
  schema: Schema | undefined;
  text: Signal<string>;
  /** @default "Body" */
  legend?: string;
}) {
  const { schema, text, legend = "Body" } = props;
  const raw = useSignal(schema === undefined || !isObject(schema));
  const value = parsed(text.value);
  const fields = schema !== undefined && isObject(schema) && isRecord(value) && !raw.value;
  return (
    <fieldset>
      <legend>
        {legend}{" "}
        {schema !== undefined && isObject(schema) && (
          <button
            type="button"
            class="link"
            onClick={() => {
              raw.value = !raw.value;
            }}
          >
            {fields ? "as JSON" : "as fields"}
          </button>
        )}
      </legend>
      {fields ? (
        Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, of]) => (
          <PropertyField
            key={name}
            name={name}
            schema={of}
            required={((schema.required ?? []) as string[]).includes(name)}
            value={value[name]}
            change={(changed) => {
              const { [name]: _, ...others } = value;
              text.value = JSON.stringify(changed === undefined ? others : { ...value, [name]: changed }, undefined, 2);
            }}
          />
        ))
      ) : (
        <label class="field whole">
          <span>JSON {value === undefined && text.value !== "" && <span class="required">not valid JSON</span>}</span>
          <textarea
            rows={Math.min(14, Math.max(4, text.value.split("\n").length))}
            value={text.value}
            spellcheck={false}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
    </fieldset>
  );
}

function PropertyField(props: {
  name: string;
  schema: Schema;
  required: boolean;
  value: unknown;
  change: (value: unknown) => void;
}) {
  const { name, schema, required, value, change } = props;
  const type = String(Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? ""));
  const complex = type === "object" || type === "array";
  const written = useSignal(complex ? JSON.stringify(value ?? null, undefined, 2) : "");
  return (
    <label class={`field ${complex ? "whole" : ""}`}>
      <span>
        {name}
        {required && <span class="required"> required</span>} <span class="faint">{limitsOf(schema, type)}</span>
      </span>
      {complex ? (
        <textarea
          rows={Math.min(10, Math.max(3, written.value.split("\n").length))}
          value={written.value}
          spellcheck={false}
          onInput={(event) => {
            written.value = event.currentTarget.value;
            const read = parsed(written.value);
            if (read !== undefined) change(read);
          }}
        />
      ) : Array.isArray(schema.enum) || type === "boolean" ? (
        <select
          value={value === undefined ? "" : String(value)}
          onChange={(event) => change(typed(event.currentTarget.value, type))}
        >
          {!required && <option value="">not sent</option>}
          {((schema.enum as unknown[] | undefined) ?? [true, false]).map(String).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          value={value === undefined ? "" : String(value)}
          inputMode={type === "integer" || type === "number" ? "decimal" : "text"}
          onInput={(event) => change(typed(event.currentTarget.value, type))}
        />
      )}
    </label>
  );
}

/** What was written as its type; what is no such thing is sent as it is, for the gateway to refuse. */
function typed(text: string, type: string): unknown {
  if (text === "") return undefined;
  if (type === "integer" || type === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (type === "boolean") return text === "true";
  return text;
}

function limitsOf(schema: Schema, type: string): string {
  const said = ["format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"]
    .filter((name) => schema[name] !== undefined)
    .map((name) => `${name} ${String(schema[name])}`);
  return [type, ...said].join(", ");
}

function isObject(schema: Schema): boolean {
  return isRecord(schema.properties);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
