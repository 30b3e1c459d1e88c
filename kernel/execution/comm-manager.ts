import { randomUUID } from 'node:crypto';
import type { CommOrder } from '../thread-messages.js';
import { currentExecution } from './cell-token.js';
import type { Output } from './output.js';
import { publish } from './thread-port.js';

/** What arrives on a comm. */
export interface CommMessage {
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

type Listener = (message: CommMessage) => void;
type Send = (msg_type: string, content: object, metadata?: object, buffers?: Uint8Array[]) => void;

/** A channel between code in cells and code in the front end. */
export class Comm {
  /** Called with every message of the front end. */
  onMessage: Listener | undefined;
  /** Called when the front end closes the channel. */
  onClose: Listener | undefined;

  constructor(
    readonly comm_id: string,
    readonly target_name: string,
    private readonly transmit: Send,
    private readonly forget: () => void,
  ) {}

  send(data: unknown, metadata?: object, buffers?: Uint8Array[]): void {
    this.transmit('comm_msg', { comm_id: this.comm_id, data }, metadata, buffers);
  }

  close(data: unknown = {}, metadata?: object, buffers?: Uint8Array[]): void {
    this.forget();
    this.transmit('comm_close', { comm_id: this.comm_id, data }, metadata, buffers);
  }
}

/** The open comms, and the targets that the front end may open. */
export class CommManager {
  readonly #comms = new Map<string, Comm>();
  readonly #targets = new Map<string, (comm: Comm, message: CommMessage) => void>();
  readonly #send: Send;

  constructor(output: Output) {
    this.#send = (msg_type, content, metadata = {}, buffers = []) => {
      output.flush();
      publish(msg_type, content, currentExecution().parent, { metadata, buffers });
    };
  }

  /** Opens a comm to `target_name`, which the front end must know. */
  open(target_name: string, data: unknown = {}, metadata?: object, buffers?: Uint8Array[]): Comm {
    const comm = this.#create(randomUUID(), target_name);
    this.#send('comm_open', { comm_id: comm.comm_id, target_name, data }, metadata, buffers);
    return comm;
  }

  /** Lets the front end open comms to `target_name`. */
  registerTarget(target_name: string, onOpen: (comm: Comm, message: CommMessage) => void): void {
    this.#targets.set(target_name, onOpen);
  }

  /** Hands a message of the front end to who listens. */
  deliver({ msg_type, content, metadata, buffers }: CommOrder): void {
    const comm_id = String(content.comm_id);
    const message: CommMessage = { data: content.data, metadata, buffers };
    if (msg_type === 'comm_open') {
      const onOpen = this.#targets.get(String(content.target_name));
      if (onOpen) onOpen(this.#create(comm_id, String(content.target_name)), message);
      // The specification: a comm nobody knows is closed at once.
      else this.#send('comm_close', { comm_id, data: {} });
      return;
    }
    const comm = this.#comms.get(comm_id);
    if (msg_type === 'comm_msg') {
      comm?.onMessage?.(message);
      return;
    }
    this.#comms.delete(comm_id);
    comm?.onClose?.(message);
  }

  #create(comm_id: string, target_name: string): Comm {
    const comm = new Comm(comm_id, target_name, this.#send, () => this.#comms.delete(comm_id));
    this.#comms.set(comm_id, comm);
    return comm;
  }
}
