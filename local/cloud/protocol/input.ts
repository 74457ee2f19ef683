import { isObject, type Json } from "../../json";
import { AwsError } from "../errors";

/** Bounds of a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Reads the members of a request by type. A member that is missing, of another type or out of range is refused with
 * the service's own code for that, so that operations see good values alone.
 */
export class Input {
  /** @param invalidCode AWS's code for a bad member. @param path where this object stands in the request. */
  constructor(
    readonly members: Json,
    private readonly invalidCode = "ValidationException",
    private readonly path = "",
  ) {}

  /** Is the member there? */
  has(name: string): boolean {
    return this.members[name] !== undefined && this.members[name] !== null;
  }

  /** A text that must be there. */
  text(name: string): string {
    return this.optionalText(name) ?? this.missing(name);
  }

  /** A text, or undefined. */
  optionalText(name: string): string | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") this.refuse(name, "must be a string");
    return value;
  }

  /** A whole number, also as digits (the query protocol has no numbers), or undefined. */
  integer(name: string, range: Range = {}): number | undefined {
    const value = this.members[name];
    if (value === undefined || value === null || value === "") return undefined;
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number)) this.refuse(name, "must be a whole number");
    if (range.min !== undefined && number < range.min) this.refuse(name, `must be at least ${range.min}`);
    if (range.max !== undefined && number > range.max) this.refuse(name, `must be at most ${range.max}`);
    return number;
  }

  /** A boolean, also as the words of the query protocol, or undefined. */
  flag(name: string): boolean | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    if (value === true || value === "true") return true;
    if (value === false || value === "false") return false;
    return this.refuse(name, "must be true or false");
  }

  /** Bytes sent as base64, or undefined. */
  bytes(name: string): Buffer | undefined {
    const text = this.optionalText(name);
    if (text === undefined) return undefined;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) this.refuse(name, "must be base64");
    return Buffer.from(text, "base64");
  }

  /** The object under a name; an empty one when it is absent. */
  object(name: string): Input {
    const value = this.members[name];
    if (value === undefined || value === null) return new Input({}, this.invalidCode, this.at(name));
    if (!isObject(value)) this.refuse(name, "must be an object");
    return new Input(value, this.invalidCode, this.at(name));
  }

  /** A list of objects; empty when it is absent. */
  objects(name: string): Input[] {
    return this.list(name).map((value, i) => {
      if (!isObject(value)) this.refuse(`${name}[${i}]`, "must be an object");
      return new Input(value, this.invalidCode, this.at(`${name}[${i}]`));
    });
  }

  /** A list of texts; empty when it is absent. */
  texts(name: string): string[] {
    return this.list(name).map((value, i) => {
      if (typeof value !== "string") this.refuse(`${name}[${i}]`, "must be a string");
      return value;
    });
  }

  private list(name: string): unknown[] {
    const value = this.members[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) this.refuse(name, "must be a list");
    return value;
  }

  /** Refuses the request because of a member. */
  refuse(name: string, rule: string): never {
    const shown = JSON.stringify(this.members[name]) ?? "nothing";
    throw new AwsError(this.invalidCode, `Value ${shown.slice(0, 100)} at '${this.at(name)}' ${rule}`);
  }

  private missing(name: string): never {
    throw new AwsError(this.invalidCode, `Value null at '${this.at(name)}' must not be null`);
  }

  private at(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }
}
