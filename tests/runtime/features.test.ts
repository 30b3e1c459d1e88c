import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { F, nn, optim, Tensor, torch } from '#runtime';

const page = readFileSync(new URL('../../FEATURES.md', import.meta.url), 'utf8');
const named = new Set([...page.matchAll(/`([\w.]+)`/g)].map((m) => m[1]));
const internal =
  /^(constructor|toJSON|alias|arangeLike|contiguousCopy|placeRows|prodOfOthers|putRows|takeRows|tracked)$/;

it('FEATURES.md names every function, method, layer and optimizer', () => {
  const exported = [
    ...Object.keys(torch),
    ...Object.keys(torch.linalg),
    ...Object.getOwnPropertyNames(Tensor.prototype),
    ...Object.keys(F),
    ...Object.keys(nn),
    ...Object.keys(nn.utils.rnn),
    ...Object.keys(optim),
  ];
  expect(exported.filter((name) => !named.has(name) && !internal.test(name))).toEqual([]);
});

it('FEATURES.md names nothing that is missing', () => {
  const table = page.slice(page.indexOf('## torch'), page.indexOf('## Differences'));
  const words = [...table.matchAll(/(?<=\| |` )`(\w+)`/g)].map((m) => m[1]!);
  const known = new Set([
    ...Object.keys(torch),
    ...Object.keys(torch.linalg),
    ...Object.getOwnPropertyNames(Tensor.prototype),
    ...Object.keys(F),
    ...Object.keys(nn),
    ...Object.keys(nn.utils.rnn),
    ...Object.keys(optim),
    ...Object.keys(torch.ones(1)),
  ]);
  expect(words.filter((word) => !known.has(word))).toEqual([]);
});
