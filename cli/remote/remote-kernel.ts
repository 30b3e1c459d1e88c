import { setTimeout as sleep } from 'node:timers/promises';
import type { Kernel, KernelMessage, ServerConnection } from '@jupyterlab/services';
import type { Message } from '#kernel/protocol/message';
import type { ExecuteReply, Execution } from '../client/kernel-client.js';
import type { NotebookKernel } from '../client/notebook-kernel.js';
import { KernelError } from '../errors.js';

type Services = typeof import('#services');

const START_TIMEOUT_MS = 120_000;
const SHUTDOWN_ATTEMPTS = 10;
const SHUTDOWN_RETRY_MS = 500;

/** A kernel behind a Jupyter server, through JupyterLab's own client, which connects again when the line breaks. */
export class RemoteKernel implements NotebookKernel {
  info: Record<string, unknown> = {};
  onIopub: NotebookKernel['onIopub'] = () => undefined;
  readonly #died: Promise<never>;
  #ended: Promise<void> | undefined;

  private constructor(
    private readonly kernel: Kernel.IKernelConnection,
    Signal: Services['Signal'],
  ) {
    this.#died = new Promise((_, reject) => {
      const fail = (what: string): void => reject(new KernelError(what));
      kernel.statusChanged.connect((_, status) => {
        if (status === 'dead') fail('The kernel died.');
        // The server starts another one, which knows nothing of the cells so far.
        if (status === 'autorestarting') fail('The kernel died. The system may have run out of memory.');
      });
      kernel.connectionStatusChanged.connect((_, status) => {
        if (status === 'disconnected') fail('The connection to the server is lost.');
      });
      kernel.disposed.connect(() => {
        fail('The kernel was shut down.');
        // A reconnection that is under way would reject a promise that nobody holds.
        Signal.disconnectSender(kernel);
      });
    });
    this.#died.catch(() => undefined);
    kernel.iopubMessage.connect((_, message) => {
      this.onIopub({ identities: [], buffers: [], ...message } as unknown as Message);
    });
  }

  /**
   * Starts a kernel on the server and waits until it answers.
   *
   * @throws {KernelError} with the server's reason when it does not come up.
   */
  static async start(
    { KernelAPI, KernelConnection, Signal }: Services,
    serverSettings: ServerConnection.ISettings,
    name: string,
    path: string,
  ): Promise<RemoteKernel> {
    let connection: Kernel.IKernelConnection;
    try {
      const model = await KernelAPI.startNew({ name, ...(path && { path }) }, serverSettings);
      connection = new KernelConnection({ model, serverSettings, handleComms: false });
    } catch (cause) {
      throw new KernelError(`The server could not start the kernel ${name}: ${(cause as Error).message}`, { cause });
    }
    const kernel = new RemoteKernel(connection, Signal);
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const what = `The kernel ${name} did not answer within ${START_TIMEOUT_MS / 1000} s.`;
      timeout = setTimeout(() => reject(new KernelError(what)), START_TIMEOUT_MS);
    });
    try {
      kernel.info = { ...(await Promise.race([connection.info, kernel.#died, late])) };
    } catch (error) {
      kernel.kill();
      throw error;
    } finally {
      clearTimeout(timeout);
    }
    return kernel;
  }

  execute(code: string): Execution {
    const future = this.kernel.requestExecute({ code, allow_stdin: false, stop_on_error: true, store_history: true });
    const answered = future.done.then((message) => (message as KernelMessage.IExecuteReplyMsg).content);
    // A line that breaks for good cancels the future as well: the reason is in `#died`, a moment later.
    const reply = Promise.race([answered.catch(() => this.#died), this.#died]);
    reply.catch(() => undefined);
    return { msg_id: future.msg.header.msg_id, reply: reply as unknown as Promise<ExecuteReply> };
  }

  async interrupt(): Promise<void> {
    await this.kernel.interrupt();
  }

  shutdown(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** A server that is just starting a dead kernel again refuses to end it: it is asked again. */
  async #end(): Promise<void> {
    for (let attempt = 0; attempt < SHUTDOWN_ATTEMPTS; attempt++) {
      try {
        await this.kernel.shutdown();
        break;
      } catch (error) {
        // 404: it is gone already.
        if ((error as { response?: Response }).response?.status === 404) break;
        await sleep(SHUTDOWN_RETRY_MS);
      }
    }
    this.kernel.dispose();
  }

  kill(): void {
    void this.shutdown();
  }
}
