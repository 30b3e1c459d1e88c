import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/check-nodes.mjs', import.meta.url));

/** What the script ends with when a version of Node cannot be fetched. */
const NOT_FETCHED = 3;

describe('every output of the course equals the stored one, byte for byte', () => {
  // One after the other: each check uses all processors.
  test.for(['20.19.0', '22', '24', '26'])('on Node %s', { timeout: 900_000 }, async (version, { skip }) => {
    const { code, text } = await new Promise<{ code: number; text: string }>((done) =>
      execFile(process.execPath, [script, version], { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, out, err) =>
        done({ code: error ? Number(error.code ?? 1) : 0, text: out + err }),
      ),
    );
    skip(code === NOT_FETCHED && process.env.CI !== 'true', `Node ${version} could not be fetched`);
    expect(text).toContain('1 of 1 versions of Node give the outputs that the course stores');
    expect(code).toBe(0);
  });
});
