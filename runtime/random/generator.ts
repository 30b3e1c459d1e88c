import { cos, log, sin } from './exact-math.js';
import { Mt19937 } from './mt19937.js';

const SEED_BITS = (1n << 64n) - 1n;

/** Bytes of a state as PyTorch lays it out. */
const STATE_BYTES = 5056;

function fromEntropy(): bigint {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(words[0]!) << 32n) | BigInt(words[1]!);
}

/**
 * PyTorch's CPU generator: the same seed gives the same numbers, bit for bit.
 *
 * Source: https://pytorch.org/docs/1.13/generated/torch.Generator.html
 * @example
 * const generator = new torch.Generator().manualSeed(17);
 * torch.rand([2], { generator }); // → tensor([0.4342, 0.5351])
 */
export class Generator extends Mt19937 {
  private seededWith = 67280421310721n;
  /** The second number of the last Box-Muller pair, kept for the next call; NaN when there is none. */
  private spare = Number.NaN;

  constructor(seed?: number | bigint) {
    super();
    this.manualSeed(seed ?? this.seededWith);
  }

  /** Seeds the generator; of the 64 bits, the Mersenne Twister uses the lower 32. Returns itself. */
  manualSeed(seed: number | bigint): this {
    if (typeof seed === 'number' && !Number.isSafeInteger(seed))
      throw new TypeError(`manualSeed: the seed must be a whole number, got ${seed}. Use Math.trunc or a bigint`);
    const value = BigInt(seed);
    if (value < -(1n << 63n) || value > SEED_BITS)
      throw new RangeError(`manualSeed: Overflow when unpacking long: ${value} does not fit into 64 bits`);
    this.seededWith = value & SEED_BITS;
    this.seedWith(Number(value & 0xffffffffn));
    this.spare = Number.NaN;
    return this;
  }

  /** Seeds the generator from the system's entropy and returns the seed. */
  seed(): bigint {
    this.manualSeed(fromEntropy());
    return this.seededWith;
  }

  /** The seed last given. */
  initialSeed(): bigint {
    return this.seededWith;
  }

  /** A generator that goes on from the same state without disturbing this one. */
  fork(): Generator {
    const copy = new Generator();
    copy.setState(this.getState());
    return copy;
  }

  /** The whole state in PyTorch's own 5056 bytes, as `torch.get_rng_state()` gives them. */
  getState(): Uint8Array {
    const view = new DataView(new ArrayBuffer(STATE_BYTES));
    view.setBigUint64(0, this.seededWith, true);
    view.setInt32(8, 625 - this.position, true);
    view.setInt32(12, 1, true);
    // Straight after seeding, PyTorch's counter says 0; words[0] is then the seed itself.
    const untouched = this.position === 624 && BigInt(this.words[0]!) === (this.seededWith & 0xffffffffn);
    view.setBigUint64(16, BigInt(untouched ? 0 : this.position), true);
    for (let i = 0; i < 624; i++) view.setBigUint64(24 + 8 * i, BigInt(this.words[i]!), true);
    if (!Number.isNaN(this.spare)) {
      view.setFloat64(5024, this.spare, true);
      view.setInt32(5040, 1, true);
    }
    return new Uint8Array(view.buffer);
  }

  /** Restores what {@link getState} gave, or what PyTorch's `get_rng_state()` gave. */
  setState(state: Uint8Array): void {
    if (state.byteLength !== STATE_BYTES)
      throw new RangeError(
        `setState: Expected a CPUGeneratorImplState of size ${STATE_BYTES} but found the input RNG state size to be ${state.byteLength}. Give what getState() returned`,
      );
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    this.seededWith = view.getBigUint64(0, true);
    this.position = 625 - view.getInt32(8, true);
    for (let i = 0; i < 624; i++) this.words[i] = Number(view.getBigUint64(24 + 8 * i, true) & 0xffffffffn);
    this.spare = view.getInt32(5040, true) === 1 ? view.getFloat64(5024, true) : Number.NaN;
  }

  /** Uniform in [0, 1) with 24 bits: `torch.rand` in float32. */
  uniform32(): number {
    return (this.next() & 0xffffff) / 16777216;
  }

  /** Uniform in [0, 1) with 53 bits: `torch.rand` in float64. */
  uniform64(): number {
    const high = this.next();
    const low = this.next();
    return ((high & 0x1fffff) * 4294967296 + low) / 9007199254740992;
  }

  /** 64 random bits. */
  next64(): bigint {
    const high = this.next();
    const low = this.next();
    return (BigInt(high) << 32n) | BigInt(low);
  }

  /** 63 random bits: what `torch.empty((), dtype=torch.int64).random_()` draws, which seeds a DataLoader's epochs. */
  random63(): bigint {
    return this.next64() & 0x7fffffffffffffffn;
  }

  /** A standard normal in double precision (Box-Muller; every second one comes from the pair drawn before). */
  normal64(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    const u1 = this.uniform64();
    const u2 = this.uniform64();
    const radius = Math.sqrt(-2 * log(1 - u2));
    const theta = 2 * Math.PI * u1;
    this.spare = radius * sin(theta);
    return radius * cos(theta);
  }
}

/**
 * The generator that is used where none is given: `torch.manualSeed` seeds it.
 * @example
 * torch.defaultGenerator.manualSeed(17);
 * torch.rand([2], { generator: torch.defaultGenerator }); // → tensor([0.4342, 0.5351])
 */
export const defaultGenerator: Generator = new Generator();
