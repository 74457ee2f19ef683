import { jsonString } from "./expressions";
import { quote } from "./quote";

/** Template text that stands in JSON as it is. */
export class Raw {
  constructor(readonly text: string) {}
}

/** An expression as a JSON string. */
export function expression(text: string): Raw {
  return new Raw(jsonString(text));
}

/** A name or ARN that is known only later, as a JSON string; neither holds a character that JSON or Velocity knows. */
export function slotString(slot: string): Raw {
  return new Raw(`"${slot}"`);
}

/** JSON as a mapping template: texts are literal, {@link Raw} stands as it is, `undefined` members are left out. */
export function jsonTemplate(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (typeof value === "string") return `"${quote.jsonText(value)}"`;
  if (Array.isArray(value)) return `[${value.map(jsonTemplate).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${jsonTemplate(key)}:${jsonTemplate(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The JSON body that clients get with an error. */
export function message(text: string): string {
  return JSON.stringify({ message: text });
}
