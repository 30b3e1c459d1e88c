import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RequestError } from '../errors.js';
import { CHECKPOINTS, checkpointFile } from './checkpoints.js';
import type { Location } from './root.js';

/**
 * Moves a file or folder to the system's trash.
 *
 * @throws {RequestError} 400 where there is no trash: nothing is deleted for good that was not meant to be.
 */
export async function moveToTrash({ path, file }: Location): Promise<void> {
  const isFolder = (await lstat(file)).isDirectory();
  const { default: trash } = await import('#trash');
  try {
    await trash(file, { glob: false });
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new RequestError(
      400,
      `${path}: could not be moved to the trash (${reason}). gradbook lab --no-trash deletes for good.`,
      {
        cause,
      },
    );
  }
  if (!isFolder) await removeCheckpoint(file);
}

/** Removes a file, or a folder that is empty: there is no way back, so nothing large goes with one click. */
export async function removeForGood({ path, file }: Location): Promise<void> {
  if (!(await lstat(file)).isDirectory()) {
    await rm(file);
    await removeCheckpoint(file);
    return;
  }
  const left = (await readdir(file)).filter((name) => name !== CHECKPOINTS);
  if (left.length > 0) throw new RequestError(400, `${path}: the folder is not empty; delete what is in it first.`);
  await rm(file, { recursive: true });
}

async function removeCheckpoint(file: string): Promise<void> {
  const checkpoint = checkpointFile(file);
  await rm(checkpoint, { force: true });
  await rmdir(dirname(checkpoint)).catch(() => undefined);
}
