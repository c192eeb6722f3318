export interface Row {
  id: number;
  label: string;
  values: number[];
  updatedAt?: Date;
}

export interface Column {
  key: keyof Row;
  title: string;
  width?: number;
}

const cache = new Map<string, Row[]>();

export function parseRows(text: string): Row[] {
  const lines = text.split("\n").filter(Boolean);
  return lines.map((line, at) => {
    const [label, ...rest] = line.split(";");
    return { id: at, label, values: rest.map(Number) };
  });
}

export function total(row: Row): number {
  return row.values.reduce((sum, value) => sum + value);
}

export function newest(rows: Row[]): Row {
  return rows.sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())[0];
}

export function format(value: number, digits: string): string {
  return value.toFixed(digits);
}
