import type { Signal } from "@preact/signals";
import type { RouteParameter, RouteView } from "../../../routes/contract";

/** Values that a form begins with: examples, defaults, and a fresh key where one is asked for. */
export function startOf({ parameters }: RouteView): Record<string, string> {
  return Object.fromEntries(
    parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, startValue(parameter)]),
  );
}

function startValue({ name, required, schema }: RouteParameter): string {
  const known =
    schema.example ?? schema.default ?? (Array.isArray(schema.enum) && required ? schema.enum[0] : undefined);
  if (known !== undefined) return String(known);
  return /^idempotency-key$/i.test(name) ? crypto.randomUUID() : "";
}

/** Fields for a route's parameters. */
export function ParameterForm({
  route,
  values,
}: {
  route: RouteView;
  values: Signal<Readonly<Record<string, string>>>;
}) {
  if (route.parameters.length === 0) return null;
  return (
    <fieldset>
      <legend>Parameters</legend>
      {route.parameters.map((parameter) => {
        const key = `${parameter.in} ${parameter.name}`;
        return (
          <Field
            key={key}
            parameter={parameter}
            value={values.value[key] ?? ""}
            change={(value) => {
              values.value = { ...values.value, [key]: value };
            }}
          />
        );
      })}
    </fieldset>
  );
}

function Field(props: { parameter: RouteParameter; value: string; change: (value: string) => void }) {
  const { name, in: place, required, schema } = props.parameter;
  const choices = Array.isArray(schema.enum) ? schema.enum.map(String) : undefined;
  return (
    <label class="field">
      <span>
        {name}
        {required && <span class="required"> required</span>} <span class="faint">{place}</span>
      </span>
      {choices ? (
        <select value={props.value} onChange={(event) => props.change(event.currentTarget.value)}>
          {!required && <option value="">not sent</option>}
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        // Not `required` in the browser's sense: what the gateway says of a missing one is worth seeing.
        <input value={props.value} onInput={(event) => props.change(event.currentTarget.value)} />
      )}
    </label>
  );
}
