/** A link to a text in a file of the repository: `path#text`. */
type Link = `${string}#${string}`;

/** A feature of API Gateway and where it is. */
export interface Feature {
  readonly feature: string;
  /** Argument of a component: file, and class, interface or constant with its member. */
  readonly argument: Link;
  /** Test of the component: file, and the beginning of its title. */
  readonly test: Link;
  /** What shows it on the local stage: an example, a journey of the shop, or a test of the stage. */
  readonly local?: `example:${string}` | `journey:${string}` | Link;
  /** What is not there, in a sentence. */
  readonly gap?: string;
}
