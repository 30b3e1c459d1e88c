import { expect, it } from 'vitest';
import { anyLeaks } from './any-leaks.js';
import { publicNames } from './public-names.js';

it('no public name has a type with any in it', { timeout: 60_000 }, () => {
  expect(anyLeaks(publicNames())).toEqual([]);
});
