// What only the platform can do: files, the network, pictures. Node's part is in runtime/node/; a browser has none of it.

/** Pixels of a decoded picture: height rows of width pixels of 3 bytes (red, green, blue). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A decoded picture, one channel after the other: three planes of height rows of width bytes. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Access to the machine. Paths are the platform's own. */
export interface Platform {
  read(path: string): Uint8Array;
  /** Writes a file so that a reader sees the old bytes or the new ones, never a part. */
  write(path: string, bytes: Uint8Array): void;
  /** Names in a folder, sorted, and whether each is a folder. */
  list(path: string): { name: string; folder: boolean }[];
  exists(path: string): boolean;
  /** Makes a folder, and those it lies in, where they are missing. */
  makeFolder(path: string): void;
  join(...parts: string[]): string;
  /** Folder for downloaded data; made when it is missing. */
  cache(): string;
  /** Downloads to a path, resuming a partial download. */
  download(url: string, path: string, onProgress?: (received: number, total: number | null) => void): Promise<void>;
  sha256(bytes: Uint8Array): string;
  gunzip(bytes: Uint8Array): Uint8Array;
  decodeImage(bytes: Uint8Array): Pixels;
  /** The bytes of a PNG file. */
  encodePng(pixels: Pixels): Uint8Array;
  /** Reads and decodes picture files on another thread. */
  decodeFiles(paths: readonly string[]): Promise<Planes[]>;
}

let installed: Platform | null = null;

/** Gives the runtime access to the machine it runs on. */
export function installPlatform(platform: Platform): void {
  installed = platform;
}

/** The machine; an error where there is none. */
export function platform(what: string): Platform {
  if (installed === null)
    throw new Error(
      `${what} needs files, and this environment has none. In Node, import 'gradbook', which sets them up; in a browser, pass bytes or arrays instead`,
    );
  return installed;
}
