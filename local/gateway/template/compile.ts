import { compileExpression, compileTest } from "./compile-expression";
import { compileReference, compileSteps } from "./compile-reference";
import { type Frame, StopSignal } from "./frame";
import { iterate, setElement, setProperty } from "./members";
import { DefinedBlock, LoopScope } from "./scopes";
import type { Access, Block, Reference, Statement } from "./syntax";
import { print, type Value } from "./values";

/** Runs a statement. */
export type Run = (frame: Frame) => void;
/** Gives an expression's value. */
export type Evaluate = (frame: Frame) => Value;

/** Turns a block into a function that renders it. */
export function compileBlock(block: Block): Run {
  const runs = block.map(compileStatement);
  return (frame) => {
    for (const run of runs) run(frame);
  };
}

function compileStatement(statement: Statement): Run {
  switch (statement.type) {
    case "text":
      return (frame) => frame.write(statement.text);
    case "reference":
      return compilePrint(statement);
    case "set":
      return compileSet(statement.target, compileExpression(statement.value));
    case "if":
      return compileIf(statement);
    case "foreach":
      return compileForeach(statement);
    case "define": {
      const body = compileBlock(statement.body);
      return (frame) => {
        frame.variables.set(statement.name, new DefinedBlock(frame, body));
      };
    }
    case "break": {
      const scope = statement.scope && compileExpression(statement.scope);
      return (frame) => {
        throw new StopSignal(scope ? scope(frame) : "nearest");
      };
    }
    case "stop":
      return () => {
        throw new StopSignal("all");
      };
  }
}

function compilePrint(reference: Reference): Run {
  const resolve = compileReference(reference);
  const prefix = "\\".repeat(Math.floor(reference.backslashes / 2));
  if (reference.backslashes % 2 === 1) {
    const text = prefix + reference.source;
    return (frame) => {
      // The value is asked for all the same: methods that it calls are called.
      resolve(frame);
      frame.write(text);
    };
  }
  return (frame) => {
    const value = resolve(frame);
    if (prefix) frame.write(prefix);
    if (!(value instanceof DefinedBlock)) frame.write(print(value, frame));
    else if (!value.render(frame)) frame.write(reference.source);
  };
}

function compileSet(target: Reference, value: Evaluate): Run {
  const last = target.path.at(-1);
  if (!last) {
    return (frame) => {
      frame.spend(1);
      const assigned = value(frame);
      if (assigned !== null) frame.variables.set(target.name, assigned);
    };
  }
  const owner = compileSteps(target.name, target.path.slice(0, -1));
  const assign = compileAssign(last);
  return (frame) => {
    const assigned = value(frame);
    if (assigned === null) return;
    const object = owner(frame);
    if (object !== undefined && object !== null) assign(frame, object, assigned);
  };
}

function compileAssign(access: Access): (frame: Frame, object: Value, value: Value) => void {
  if (access.type === "property") return (_, object, value) => setProperty(object, access.name, value);
  // Velocity takes `$map.method() = …` for a property of the method's name.
  if (access.type === "method") return (_, object, value) => setProperty(object, access.name, value);
  const key = compileExpression(access.key);
  return (frame, object, value) => setElement(object, key(frame), value);
}

function compileIf(statement: Extract<Statement, { type: "if" }>): Run {
  const branches = statement.branches.map(
    ({ condition, body }) => [compileTest(condition), compileBlock(body)] as const,
  );
  const otherwise = compileBlock(statement.otherwise);
  return (frame) => {
    frame.spend(1);
    const chosen = branches.find(([test]) => test(frame));
    (chosen ? chosen[1] : otherwise)(frame);
  };
}

function compileForeach({ item, source, body }: Extract<Statement, { type: "foreach" }>): Run {
  const evaluate = compileExpression(source);
  const run = compileBlock(body);
  const scoped = [item, "foreach", "velocityCount", "velocityHasNext"];
  return (frame) => {
    const items = iterate(evaluate(frame));
    if (!items) return;
    const { variables } = frame;
    const outer = scoped.map((name) => [name, variables.get(name)] as const);
    const parent = variables.get("foreach");
    const scope = new LoopScope(parent instanceof LoopScope ? parent : undefined);
    // Velocity's limit of loops ends a longer loop quietly.
    const count = Math.min(items.length, frame.limits.foreachIterations);
    try {
      variables.set("foreach", scope);
      for (let i = 0; i < count; i += 1) {
        frame.spend(1);
        scope.at(i, i + 1 < items.length);
        variables.set("velocityCount", BigInt(i + 1));
        variables.set("velocityHasNext", i + 1 < items.length);
        const value = items[i] ?? null;
        if (value === null) variables.delete(item);
        else variables.set(item, value);
        run(frame);
      }
    } catch (signal) {
      if (!(signal instanceof StopSignal && (signal.scope === "nearest" || signal.scope === scope))) throw signal;
    } finally {
      for (const [name, value] of outer) {
        if (value === undefined) variables.delete(name);
        else variables.set(name, value);
      }
    }
  };
}
