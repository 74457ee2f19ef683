import Table from "cli-table3";

/** What a stage did in a fault, and whether it served the next request; printed with the tests' output. */
export class FaultTable {
  private readonly table = new Table({
    head: ["fault", "answer", "the next request"],
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });

  add(fault: string, answer: string, next: string): void {
    this.table.push([fault, answer, next]);
  }

  print(): void {
    console.log(`\n${this.table.toString()}\n`);
  }
}
