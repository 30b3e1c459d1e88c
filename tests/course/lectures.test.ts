import { describe, expect, test } from 'vitest';
import { isCode, lectures, tagsOf } from './course.js';

const MOST = 500_000;
const LONGEST = 40;

describe.each(lectures)('%s', (_, { nbformat, nbformat_minor, cells, metadata }) => {
  const code = cells.filter(isCode);
  const solutions = code.filter((cell) => tagsOf(cell).includes('solution'));

  test('opens with its title, what it teaches, what it needs and how long it takes', () => {
    expect(cells[0]?.source).toMatch(/^# \S/);
    for (const words of ['**You will learn**', '**You need**', /About \d+ minutes/])
      expect(cells[0]?.source).toMatch(words);
  });
  test('has one cell of parameters, with a fast mode', () => {
    const parameters = code.filter((cell) => tagsOf(cell).includes('parameters'));
    expect(parameters).toHaveLength(1);
    expect(parameters[0]!.source).toMatch(/const fast = true;/);
    // --param comes after this cell: what is made of `fast` here would stay as it is.
    expect(parameters[0]!.source.match(/\bfast\b/g)).toHaveLength(1);
  });
  test('ends with exercises, each with a solution that runs', () => {
    const asked = /## Exercises\n+([\s\S]*)$/.exec(cells.filter((cell) => !isCode(cell)).at(-1)!.source)?.[1];
    const exercises = asked?.match(/^\d+\. /gm)?.length ?? 0;
    expect(exercises).toBeGreaterThan(0);
    expect(solutions).toHaveLength(exercises);
    expect(code.slice(-exercises)).toEqual(solutions);
  });
  test('checks its numbers, and draws', () => {
    expect(code.filter(({ source }) => source.includes('expect(')).length).toBeGreaterThan(code.length / 2);
    expect(code.some(({ outputs }) => outputs.some((output) => 'data' in output && 'image/png' in output.data))).toBe(
      true,
    );
  });
  test('is nbformat 4.5, with ids, and says nothing of the run that made it', () => {
    expect([nbformat, nbformat_minor]).toEqual([4, 5]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    expect(cells.filter((cell) => 'execution' in cell.metadata)).toEqual([]);
    expect(metadata.kernelspec?.name).toBe('gradbook');
  });
  test('holds the outputs of all its cells in order, errors only where they are meant', () => {
    expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, i) => i + 1));
    const failed = code.filter(({ outputs }) => outputs.some(({ output_type }) => output_type === 'error'));
    expect(failed.filter((cell) => !tagsOf(cell).includes('raises-exception')).map(({ id }) => id)).toEqual([]);
  });
  test(`has no wall of code: cells of ${LONGEST} lines at most`, () =>
    expect(code.filter(({ source }) => source.split('\n').length > LONGEST).map(({ id }) => id)).toEqual([]));
  test(`has no output of more than ${MOST / 1000} KB`, () => {
    const sizes = code.flatMap(({ id, outputs }) => outputs.map((output) => [id, JSON.stringify(output).length]));
    expect(sizes.filter(([, size]) => (size as number) > MOST)).toEqual([]);
  });
});
