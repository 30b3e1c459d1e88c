// torch.save and torch.load: safetensors files that PyTorch's users can read too.
import { platform } from '../data/platform.js';
import { CheckpointError, decodeSafeTensors, encodeSafeTensors } from './safetensors.js';
import { assemble, dismantle, isTensorDict } from './skeleton.js';

export { CheckpointError, decodeSafeTensors, encodeSafeTensors, type SafeTensors } from './safetensors.js';

/** Key of the metadata that holds everything but the tensors. */
const SKELETON = 'gradbook';

/** The bytes of a checkpoint: what {@link save} writes. */
export function serialize(value: unknown): Uint8Array {
  if (isTensorDict(value)) return encodeSafeTensors(value, { format: 'pt' });
  const { skeleton, tensors } = dismantle(value);
  return encodeSafeTensors(tensors, { format: 'pt', [SKELETON]: JSON.stringify(skeleton) });
}

/** The value in the bytes of a checkpoint, or the tensors of any safetensors file. */
export function deserialize<T = unknown>(bytes: Uint8Array): T {
  const { tensors, metadata } = decodeSafeTensors(bytes);
  const text = metadata[SKELETON];
  if (text === undefined) return { ...tensors } as T;
  try {
    return assemble(JSON.parse(text), tensors) as T;
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw new CheckpointError('the checkpoint says something that is not JSON about its contents', { cause });
  }
}

/**
 * Writes a state dict, or an object with state dicts, numbers and settings, to a safetensors file. The file is replaced in one step: an
 * interrupted write leaves the old one.
 * @example
 * const model = new nn.Linear(2, 1);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * torch.save({ epoch: 3, model: model.stateDict(), optimizer: optimizer.stateDict() }, 'checkpoint.safetensors');
 * Object.keys(torch.load('checkpoint.safetensors') as object); // → ['epoch', 'model', 'optimizer']
 */
export function save(value: unknown, path: string): void {
  platform('torch.save').write(path, serialize(value));
}

/**
 * Reads what {@link save} wrote, or any safetensors file as a dictionary of tensors.
 * @throws CheckpointError naming the file when it is cut off or corrupt.
 * @example
 * torch.save({ epoch: 3, weight: torch.ones(2) }, 'checkpoint.safetensors');
 * torch.load('checkpoint.safetensors'); // → { epoch: 3, weight: tensor([1., 1.]) }
 */
export function load<T = Record<string, never>>(path: string): T {
  const bytes = platform('torch.load').read(path);
  try {
    return deserialize<T>(bytes);
  } catch (cause) {
    if (cause instanceof CheckpointError) throw new CheckpointError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
