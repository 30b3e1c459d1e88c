import type { Engine } from './command.js';
import type { Value } from './expression.js';

/** Bytes of buffers made before dead ones are looked for; also never less than what was alive the last time. */
const PRESSURE = 64 * 2 ** 20;
/** Buffers made before dead ones are looked for, however small. */
const MANY = { webgpu: 2000, webasm: 20_000 };
/** Numbers of freed buffers sent together. */
const TOGETHER = 32;

/**
 * Which buffers are on the device, and which of them nobody can reach any more. Tensors are garbage-collected, and a loop that never
 * returns to the event loop hears nothing of it: past a limit garbage is collected at once, and buffers whose value is gone are freed.
 */
export class Memory {
  /** Bytes of all buffers on the device. */
  allocated = 0;
  /** The most there ever was. */
  peak = 0;
  private next = 0;
  private bytes = 0;
  private made = 0;
  private alive = 0;
  private readonly live = new Map<number, { readonly value: WeakRef<Value>; readonly bytes: number }>();
  private readonly dead: number[] = [];
  private readonly registry = new FinalizationRegistry<number>((id) => this.release(id));

  constructor(private readonly engine: Engine) {}

  /** A number for a buffer that a command will fill. */
  number(): number {
    return ++this.next;
  }

  /** Notes that a value has a buffer from now on. */
  adopt(value: Value, id: number): void {
    const bytes = 4 * value.length;
    value.id = id;
    this.live.set(id, { value: new WeakRef(value), bytes });
    this.registry.register(value, id, value);
    this.allocated += bytes;
    this.peak = Math.max(this.peak, this.allocated);
    this.bytes += bytes;
    this.made++;
    if (this.bytes > Math.max(PRESSURE, this.alive) || this.made > MANY[this.engine.info.backend]) this.sweep();
  }

  /** Frees the buffer of a value that nobody refers to any more. */
  free(value: Value): void {
    if (value.id === 0) return;
    this.registry.unregister(value);
    this.release(value.id);
    value.id = 0;
  }

  /** Sends what is still to be freed. */
  flush(): void {
    if (this.dead.length > 0) this.engine.send({ do: 'free', ids: this.dead.splice(0) });
  }

  /** Frees what nobody can reach, and what the device keeps for its next use: now, not behind whatever is asked for next. */
  clear(): void {
    this.sweep();
    this.engine.send({ do: 'free', ids: [], spare: true });
    this.engine.finish();
  }

  /** Collects garbage and frees the buffers of values that are gone. */
  sweep(): void {
    this.bytes = 0;
    this.made = 0;
    if (this.engine.collect?.())
      for (const [id, { value }] of this.live) if (value.deref() === undefined) this.release(id);
    this.flush();
    this.alive = this.allocated;
  }

  private release(id: number): void {
    const entry = this.live.get(id);
    if (entry === undefined) return;
    this.live.delete(id);
    this.allocated -= entry.bytes;
    this.dead.push(id);
    if (this.dead.length >= TOGETHER) this.flush();
  }
}
