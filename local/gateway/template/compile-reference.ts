import type { Evaluate } from "./compile";
import { compileExpression } from "./compile-expression";
import type { Frame } from "./frame";
import { callMethod, elementAt, getProperty } from "./members";
import type { Access, Reference } from "./syntax";
import type { Value } from "./values";

/** A reference's value; what cannot be resolved is the empty text, which is how API Gateway runs Velocity. */
export function compileReference(reference: Reference): Evaluate {
  const steps = compileSteps(reference.name, reference.path);
  return (frame) => steps(frame) ?? "";
}

/** The value at the end of a path; undefined where the path leads nowhere. */
export function compileSteps(name: string, path: readonly Access[]): (frame: Frame) => Value | undefined {
  const steps = path.map(compileStep);
  return (frame) => {
    let value = frame.variables.get(name);
    for (const step of steps) {
      if (value === undefined || value === null) return undefined;
      frame.spend(1);
      value = step(frame, value);
    }
    return value;
  };
}

function compileStep(access: Access): (frame: Frame, object: Value) => Value | undefined {
  switch (access.type) {
    case "property":
      return (_, object) => getProperty(object, access.name);
    case "index": {
      const key = compileExpression(access.key);
      return (frame, object) => elementAt(object, key(frame));
    }
    case "method": {
      const args = access.args.map(compileExpression);
      return (frame, object) =>
        callMethod(
          frame,
          object,
          access.name,
          args.map((arg) => arg(frame)),
        );
    }
  }
}
