import * as pulumi from "@pulumi/pulumi";

/** Collects what is wrong with a component's arguments, so that one error names everything at once. */
export class Faults {
  readonly found: { propertyPath: string; reason: string }[] = [];

  /** Notes a fault; `reason` says what was given, what is allowed, and how to put it right. */
  add(propertyPath: string, reason: string): void {
    this.found.push({ propertyPath, reason });
  }

  /** Throws one error without a stack trace, attached to the component, when anything was noted. */
  raise(component: pulumi.Resource, name: string): void {
    if (this.found.length === 0) return;
    const list = this.found.map(({ propertyPath, reason }) => `  - ${propertyPath}: ${reason}`).join("\n");
    throw new pulumi.ResourceError(`"${name}" has invalid arguments:\n${list}`, component, true);
  }
}
