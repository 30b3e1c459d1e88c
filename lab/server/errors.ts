import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request that cannot be served: its status and message go to the client. */
export class RequestError extends Error {
  override name = 'RequestError';

  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The status that a file system's error stands for. */
export function fromFileError(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException)?.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new RequestError(404, `${path}: there is no such file or folder.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RequestError(403, `${path}: permission denied.`, { cause: error });
    case 'EISDIR':
      return new RequestError(400, `${path}: is a folder.`, { cause: error });
    case 'ENOSPC':
      return new RequestError(507, `${path}: there is no space left on the disk.`, { cause: error });
    case 'ENAMETOOLONG':
      return new RequestError(400, `${path}: the name is too long.`, { cause: error });
    default:
      return error;
  }
}
