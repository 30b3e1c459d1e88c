import { expect, test } from 'vitest';
import { counted, formatTime } from '#cli/run/progress';

test('times are rounded to what a reader would say', () => {
  expect([999, 999.6, 1000, 59_949, 59_960, 60_000, 119_600, 125_000].map(formatTime)).toEqual([
    ...['999 ms', '1.0 s', '1.0 s', '59.9 s', '1 min 0 s', '1 min 0 s', '2 min 0 s', '2 min 5 s'],
  ]);
});

test('one is one', () => {
  expect([counted(1, 'cell'), counted(0, 'cell'), counted(2, 'cell')]).toEqual(['1 cell', '0 cells', '2 cells']);
});
