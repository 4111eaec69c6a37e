/** Whether writing works. */
import type { StorageStatus } from '@shared/ipc';

export const STORAGE_OK: StorageStatus = { state: 'ok', detail: null };
