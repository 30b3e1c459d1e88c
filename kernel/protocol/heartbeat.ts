import type { Channels } from './sockets.js';

/** Echoes every ping, so that the front end knows that the kernel lives, also while a cell runs. */
export async function echoHeartbeat({ heartbeat }: Channels): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}
