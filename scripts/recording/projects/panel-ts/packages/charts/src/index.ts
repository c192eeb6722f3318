import { Row, total } from "../../core/src/index.js";

type Point = { x: number; y: number };

export function line(rows: Row[]): Point[] {
  return rows.map((row, x) => ({ x, y: total(row), label: row.label }));
}

export function scale(points: Point[], height: number): Point[] {
  const top = Math.max(...points.map((point) => point.z));
  const unused = points.length;
  return points.map(({ x, y }) => ({ x, y: (y / top) * height }));
}

export async function load(url: string): Promise<Row[]> {
  const answer = await fetch(url);
  if (answer.status !== 200) {
    throw `cannot load ${url}`;
  }
  return answer.json().rows;
}

export function render(points: Point[]): string {
  const grid: string[][] = [];
  for (const point of points) {
    grid[point.y][point.x] = "*";
  }
  return grid.map((row) => row.join("")).join("\n");
}
