import { type Frame, StopSignal } from "./frame";
import { JavaMap, type JavaObject, type Meter, print, type Value } from "./values";

/** `$foreach` inside a loop. */
export class LoopScope implements JavaObject {
  readonly kind = "object";
  private index = 0;
  private hasNext = false;
  private readonly own = new Map<Value, Value>();

  constructor(private readonly parent: LoopScope | undefined) {}

  at(index: number, hasNext: boolean): void {
    this.index = index;
    this.hasNext = hasNext;
  }

  get(name: string): Value | undefined {
    switch (name) {
      case "index":
        return BigInt(this.index);
      case "count":
        return BigInt(this.index + 1);
      case "hasNext":
        return this.hasNext;
      case "first":
        return this.index === 0;
      case "last":
        return !this.hasNext;
      case "parent":
        return this.parent;
      case "topmost":
        return this.topmost();
      default:
        return this.own.get(name) ?? this.parent?.own.get(name);
    }
  }

  set(name: string, value: Value): boolean {
    this.own.set(name, value);
    return true;
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    if (args.length > 0) return undefined;
    if (name === "hasNext") return this.hasNext;
    const property = /^(?:get|is)([A-Z])(.*)$/.exec(name);
    return property ? this.get((property[1] ?? "").toLowerCase() + property[2]) : undefined;
  }

  print(meter: Meter, depth: number): string {
    return print(new JavaMap(this.own), meter, depth);
  }

  private topmost(): LoopScope {
    return this.parent?.topmost() ?? this;
  }
}

/** A block of `#define`; it is rendered anew where it is used. */
export class DefinedBlock implements JavaObject {
  readonly kind = "object";
  private depth = 0;

  constructor(
    private readonly frame: Frame,
    private readonly body: (frame: Frame) => void,
  ) {}

  /** False when the block has called itself too often: Velocity allows two levels, then prints the reference's name. */
  render(frame: Frame): boolean {
    if (this.depth >= 2) return false;
    this.depth += 1;
    try {
      frame.enter(() => this.body(frame));
    } catch (signal) {
      if (!(signal instanceof StopSignal && signal.scope === "nearest")) throw signal;
    } finally {
      this.depth -= 1;
    }
    return true;
  }

  print(): string {
    return this.frame.capture(() => this.render(this.frame));
  }
}
