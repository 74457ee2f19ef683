import { version } from "./package.json";
import { rules } from "./rules";
import { Analyzer } from "./server/analyzer";
import { serve } from "./server/serve";

const analyzer = new Analyzer(rules, {
  today: () => new Date(),
  log: (line) => process.stderr.write(`${line}\n`),
});

// The engine reads the port from the first line.
serve(analyzer, version).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
