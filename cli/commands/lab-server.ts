/** What `gradbook lab` asks of the server; the room `lab` implements it, and is loaded only by this command. */
export interface LabOptions {
  /** The folder that is served, absolute. */
  folder: string;
  /** The address to listen on. */
  ip: string;
  /** The port to try first; 0 takes any that is free. */
  port: number;
  /** With it the next free port is taken where `port` is not. */
  retryPorts?: boolean;
  /** What whoever connects must know. Random where not given. */
  token?: string;
  /** Where settings and workspaces are kept. */
  stateFolder?: string;
  /** Kernels without a front end that have done nothing for so many seconds are shut down; 0 keeps them. */
  cullIdleSeconds?: number;
  /** The path below which everything is served, behind a proxy: `/user/ada/`. */
  baseUrl?: string;
  /** Names by which a proxy calls this server, besides those of the loopback. */
  allowHosts?: readonly string[];
  /** With it what is deleted does not go to the trash. */
  deleteForever?: boolean;
  /** Called with news for the terminal. */
  log?: (line: string) => void;
}

/** A server that is running. */
export interface LabServer {
  /** The address without the token, ending in a slash. */
  url: string;
  token: string;
  port: number;
  /** Resolves when the server has stopped: {@link close}, or Shut Down in JupyterLab's menu. */
  closed: Promise<void>;
  /** Shuts down all kernels, then the server. */
  close(): Promise<void>;
}

/** The room's entry: `startLab` of `lab/server`. */
export interface LabModule {
  startLab(options: LabOptions): Promise<LabServer>;
}

/** Loads the room `lab`, which stands above `cli` and so cannot be imported from it. */
export async function loadLab(): Promise<LabModule> {
  const url = new URL('../../lab/server/index.js', import.meta.url);
  return (await import(url.href)) as LabModule;
}
