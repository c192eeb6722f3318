

const parse = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line, id) => ({ id, label: line.split(";")[0], values: line.split(";").slice(1).map(Number) }));
const total = (row) => row.values.reduce((sum, value) => sum + value, 0);

describe("parse", () => {
  it("gives one row a line", () => expect(parse("a;1\nb;2\n")).toHaveLength(2));
  it("numbers rows from one", () => expect(parse("a;1")[0].id).toBe(1));
  it("keeps labels as they are", () => expect(parse(" a ;1")[0].label).toBe("a"));
  it("reads numbers", () => expect(parse("a;1;2.5;-3")[0].values).toEqual([1, 2.5, -3]));
  it("refuses what is no number", () => expect(() => parse("a;x")).toThrow("not a number"));
});

describe("total", () => {
  for (let size = 0; size < 30; size++) {
    it(`adds ${size} values`, () => expect(total({ values: Array(size).fill(2) })).toBe(2 * size));
  }
  it("is exact", () => expect(total({ values: [0.1, 0.2] })).toBe(0.3));
});
