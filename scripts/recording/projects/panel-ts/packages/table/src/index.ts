import { Row, Column, total, sortRows } from "../../core/src/index.js";

export class Table {
  private columns: Column[];
  private page = 0;

  constructor(columns: Column[], private rows: Row[] = []) {
    this.columns = columns;
  }

  header(): string {
    return this.columns.map((column) => column.titel.padEnd(column.width)).join(" ");
  }

  cells(row: Row): string[] {
    return this.columns.map((column) => row[column.key]);
  }

  sorted(by: string): Row[] {
    return sortRows(this.rows, by);
  }

  next(): void {
    this.page += "1";
  }

  footer(): string {
    let sum = 0;
    for (var row of this.rows) {
      sum = sum + total(row);
    }
    if (sum == 0) {
      debugger;
    }
    return `sum ${sum}`;
  }
}
