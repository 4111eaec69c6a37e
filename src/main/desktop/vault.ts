/** Electron's `safeStorage` as what encrypts tokens. */
import { safeStorage } from 'electron';
import type { Vault } from './secrets';

/** Usable once the app is ready; on Linux it is not known before whether there is a keychain. */
export const systemVault: Vault = {
  available: () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (data) => safeStorage.decryptString(data),
};
