/** Why the backend could not start, in words that say what to do about it. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    /** Machine-readable reason, for the process that started the backend. */
    readonly code: StartupErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type StartupErrorCode =
  | 'INVALID_CONFIG'
  | 'INVALID_SCRIPTS'
  | 'DATA_FOLDER_LOCKED'
  | 'DATA_FOLDER_UNUSABLE'
  | 'DATABASE_FROM_FUTURE'
  | 'STORAGE_UNREACHABLE'
  | 'PORT_IN_USE'
  | 'PORT_NOT_ALLOWED'
  | 'UNEXPECTED';

/** Gives any thrown value the shape of a start-up failure. */
export function asStartupError(error: unknown): StartupError {
  if (error instanceof StartupError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StartupError('UNEXPECTED', `The backend could not start: ${reason}`, {
    cause: error,
  });
}
