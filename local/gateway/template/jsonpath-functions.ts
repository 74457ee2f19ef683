import { isNumber, JavaList, JavaMap, type Meter, print, type Value } from "./values";

/** Jayway's functions at the end of a path; undefined when there is no such function or nothing to work on. */
export function applyFunction(
  name: string,
  args: readonly string[],
  input: Value | undefined,
  meter: Meter,
  read: (path: string) => Value | undefined,
): Value | undefined {
  const numbers = () => [input, ...args.map(read)].flatMap(itemsOf).filter(isNumber).map(Number);
  switch (name) {
    case "length":
    case "size":
      return lengthOf(args[0] === undefined ? input : read(args[0]));
    case "keys":
      return input instanceof JavaMap ? new JavaList([...input.entries.keys()], true) : undefined;
    case "first":
      return input instanceof JavaList ? input.items[0] : undefined;
    case "last":
      return input instanceof JavaList ? input.items.at(-1) : undefined;
    case "index":
      return input instanceof JavaList ? input.items.at(Number(args[0])) : undefined;
    case "concat":
      return [input, ...args.map(read)]
        .flatMap(itemsOf)
        .filter((item) => item !== null)
        .map((item) => print(item, meter))
        .join("");
    default:
      return aggregate(name, numbers());
  }
}

function aggregate(name: string, numbers: readonly number[]): Value | undefined {
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((total, number) => total + number, 0);
  const mean = sum / numbers.length;
  switch (name) {
    case "sum":
      return sum;
    case "avg":
      return mean;
    case "min":
      return numbers.reduce((least, number) => Math.min(least, number));
    case "max":
      return numbers.reduce((most, number) => Math.max(most, number));
    case "stddev":
      return Math.sqrt(numbers.reduce((total, number) => total + (number - mean) ** 2, 0) / numbers.length);
    default:
      return undefined;
  }
}

function lengthOf(value: Value | undefined): Value | undefined {
  if (value instanceof JavaList) return BigInt(value.items.length);
  return value instanceof JavaMap ? BigInt(value.entries.size) : undefined;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (value instanceof JavaList) return value.items;
  return value === undefined ? [] : [value];
}
