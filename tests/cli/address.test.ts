import { expect, it } from 'vitest';
import { parseServer } from '#cli/remote/address';

it.each([
  ['http://127.0.0.1:8888', 'http://127.0.0.1:8888/'],
  ['http://127.0.0.1:8888/lab/tree/a.ipynb?token=t', 'http://127.0.0.1:8888/'],
  ['https://hub.example/user/ada/lab', 'https://hub.example/user/ada/'],
  ['https://hub.example/user/ada', 'https://hub.example/user/ada/'],
  ['https://example.org/base/tree#x', 'https://example.org/base/'],
])('the server of %s is at %s', (text, base) => {
  expect(parseServer(text, undefined, {}).baseUrl.href).toBe(base);
});

it('the token is the one given, or in the address, or in the environment', () => {
  const env = { JUPYTER_TOKEN: 'environment' };
  expect(parseServer('http://a/?token=address', 'option', env).token).toBe('option');
  expect(parseServer('http://a/?token=address', undefined, env).token).toBe('address');
  expect(parseServer('http://a/', undefined, env).token).toBe('environment');
  expect(parseServer('http://a/', undefined, { JUPYTERHUB_API_TOKEN: 'hub' }).token).toBe('hub');
});

it.each(['8888', 'ftp://a/', 'localhost:8888', ''])('%j is no address', (text) => {
  expect(() => parseServer(text, undefined, {})).toThrow(/--server/);
});
