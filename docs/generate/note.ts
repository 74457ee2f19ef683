/** Tells readers of a generated page where to change it. */
export function generatedNote(source: string): string {
  return `<!-- Made by \`npm run docs\` from ${source}; change that, not this. -->`;
}
