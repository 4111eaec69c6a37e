/** What parts of the interface may ask of the world outside the window. */
import type { LoadedImage } from '@shared/ipc';
import { createContext, useContext } from 'react';

export interface Outside {
  /** Fetches an image by way of main. Called only once a person has asked for this very image. */
  readonly loadImage: (url: string) => Promise<LoadedImage | null>;
}

export const OutsideContext = createContext<Outside | null>(null);

/** Null where there is nothing outside, as in a test of a single component. */
export const useOutside = (): Outside | null => useContext(OutsideContext);
