import { EventManager } from '@jupyterlab/services';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLab, type TestLab } from './lab.js';

const CONTENTS = 'https://events.jupyter.org/jupyter_server/contents_service/v1';
const KERNELS = 'https://events.jupyter.org/jupyter_server/kernel_actions/v1';

let lab: TestLab;
let events: EventManager;
const heard: Record<string, unknown>[] = [];

beforeAll(async () => {
  lab = await openLab({ deleteForever: true });
  events = new EventManager({ serverSettings: lab.settings });
  events.stream.connect((_, event) => {
    heard.push(event as never);
  });
  // The page's socket is open once something comes through it.
  while (heard.length === 0) {
    await lab.fetch('api/contents');
    await new Promise((done) => setTimeout(done, 20));
  }
  heard.length = 0;
});

afterAll(async () => {
  events.dispose();
  await lab[Symbol.asyncDispose]();
});

it('what happens to files is told as Jupyter Server tells it', async () => {
  await lab.json('POST', 'api/contents', { type: 'file', ext: '.txt' });
  await lab.json('PUT', 'api/contents/untitled.txt', { type: 'file', format: 'text', content: 'a' });
  await lab.json('PUT', 'api/contents/new.txt', { type: 'file', format: 'text', content: 'a' });
  await lab.json('POST', 'api/contents', { copy_from: 'new.txt' });
  await lab.json('PATCH', 'api/contents/new.txt', { path: 'old.txt' });
  await lab.fetch('api/contents/untitled.txt', { method: 'DELETE' });
  await lab.fetch('api/contents/gone.txt', { method: 'DELETE' });
  await expect
    .poll(() => heard)
    .toEqual([
      { schema_id: CONTENTS, action: 'create', path: 'untitled.txt' },
      { schema_id: CONTENTS, action: 'save', path: 'untitled.txt' },
      { schema_id: CONTENTS, action: 'upload', path: 'new.txt' },
      { schema_id: CONTENTS, action: 'copy', path: 'new-Copy1.txt', source_path: 'new.txt' },
      { schema_id: CONTENTS, action: 'rename', path: 'old.txt', source_path: 'new.txt' },
      { schema_id: CONTENTS, action: 'delete', path: 'untitled.txt' },
    ]);
});

it('what happens to kernels is told too', async () => {
  heard.length = 0;
  const { id } = await lab.json('POST', 'api/kernels');
  await lab.json('POST', `api/kernels/${id}/interrupt`);
  await lab.json('POST', `api/kernels/${id}/restart`);
  await lab.fetch(`api/kernels/${id}`, { method: 'DELETE' });
  await expect
    .poll(() => heard)
    .toMatchObject(
      ['start', 'interrupt', 'restart', 'shutdown'].map((action) => ({
        schema_id: KERNELS,
        action,
        status: 'success',
        kernel_id: id,
        kernel_name: 'gradbook',
      })),
    );
});

it('a client’s own event is passed on when its schema is known', async () => {
  heard.length = 0;
  await events.emit({ schema_id: CONTENTS, version: '1', data: { action: 'save', path: 'by-hand' } });
  await expect.poll(() => heard).toEqual([{ schema_id: CONTENTS, action: 'save', path: 'by-hand' }]);
  await expect(events.emit({ schema_id: 'x', version: '1', data: {} })).rejects.toThrow();
  await expect(events.emit({ schema_id: CONTENTS, version: '7', data: {} })).rejects.toThrow();
});
