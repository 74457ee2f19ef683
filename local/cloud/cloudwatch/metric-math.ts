/** Values of metrics in one period, by the names that an expression calls them; undefined where nothing was measured. */
export type Measured = Readonly<Record<string, number | undefined>>;

/** An expression that can be worked out for one period. */
export type MetricMath = (measured: Measured) => number | undefined;

type Binary = (a: number, b: number) => number;

/** From the loosest to the tightest. */
const levels: readonly Readonly<Record<string, Binary>>[] = [
  { "||": (a, b) => Number(a !== 0 || b !== 0), "&&": (a, b) => Number(a !== 0 && b !== 0) },
  {
    "==": (a, b) => Number(a === b),
    "!=": (a, b) => Number(a !== b),
    "<=": (a, b) => Number(a <= b),
    ">=": (a, b) => Number(a >= b),
    "<": (a, b) => Number(a < b),
    ">": (a, b) => Number(a > b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const functions: Readonly<Record<string, (args: readonly MetricMath[]) => MetricMath>> = {
  FILL:
    ([metric, otherwise]) =>
    (measured) =>
      metric?.(measured) ?? otherwise?.(measured),
  IF:
    ([condition, yes, no]) =>
    (measured) => {
      const value = condition?.(measured);
      return value === undefined ? undefined : (value !== 0 ? yes : no)?.(measured);
    },
};

/**
 * Reads an expression of metric math: numbers, metrics, arithmetic, comparisons, `FILL` and `IF`.
 * @returns undefined where it holds anything else
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseMetricMath(text: string): MetricMath | undefined {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z]\w*|\|\||&&|[=!<>]=|\S/g) ?? [];
  const reader = new Reader(tokens);
  const found = reader.binary(0);
  return reader.ended ? found : undefined;
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get ended(): boolean {
    return this.at === this.tokens.length;
  }

  binary(level: number): MetricMath | undefined {
    const operators = levels[level];
    if (!operators) return this.operand();
    let left = this.binary(level + 1);
    while (left && !this.ended && Object.hasOwn(operators, this.tokens[this.at]!)) {
      const apply = operators[this.tokens[this.at++]!]!;
      const right = this.binary(level + 1);
      left = right && both(left, right, apply);
    }
    return left;
  }

  private operand(): MetricMath | undefined {
    const token = this.tokens[this.at++];
    if (token === undefined) return undefined;
    if (token === "(") return this.closed(this.binary(0));
    if (token === "-") return negated(this.operand());
    if (/^\d/.test(token)) return () => Number(token);
    if (!/^[A-Za-z]/.test(token)) return undefined;
    return this.tokens[this.at] === "(" ? this.call(token) : (measured) => measured[token];
  }

  private call(name: string): MetricMath | undefined {
    const args: MetricMath[] = [];
    do {
      this.at++;
      const arg = this.binary(0);
      if (!arg) return undefined;
      args.push(arg);
    } while (this.tokens[this.at] === ",");
    return Object.hasOwn(functions, name) ? this.closed(functions[name]!(args)) : undefined;
  }

  private closed(inner: MetricMath | undefined): MetricMath | undefined {
    return this.tokens[this.at++] === ")" ? inner : undefined;
  }
}

/** Where one side was not measured there is no result; neither is there one of a division by zero. */
function both(left: MetricMath, right: MetricMath, apply: Binary): MetricMath {
  return (measured) => {
    const [a, b] = [left(measured), right(measured)];
    const result = a === undefined || b === undefined ? undefined : apply(a, b);
    return Number.isFinite(result) ? result : undefined;
  };
}

function negated(inner: MetricMath | undefined): MetricMath | undefined {
  return (
    inner &&
    ((measured) =>
      both(
        () => 0,
        inner,
        (a, b) => a - b,
      )(measured))
  );
}
