import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/** A component whose code is loaded when it is first shown. */
export interface Later<P> {
  (props: P): ReactNode;
  /** Loads the code before it is needed. A failure is met again when the component is shown. */
  readonly prepare: () => void;
}

/**
 * Keeps code out of the start that many starts do not need.
 *
 * React's `lazy` would do, but also shows nothing for a moment when the code has been there for long.
 * @param load imports the component.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let Loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const begin = () => {
    loading ??= load().then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each component, at the top of a module
  function LoadedLater(props: P): ReactNode {
    const [standing, setStanding] = useState<{ readonly failure: unknown } | 'loaded' | null>(
      () => Loaded && 'loaded',
    );
    useEffect(() => {
      let current = true;
      begin().then(
        () => current && setStanding('loaded'),
        (failure: unknown) => current && setStanding({ failure }),
      );
      return () => {
        current = false;
      };
    }, []);
    // The boundary around it offers to try again.
    if (standing !== null && standing !== 'loaded') throw standing.failure;
    // Whoever reads the page can tell that something is on its way.
    return Loaded ? <Loaded {...props} /> : <span hidden data-loading />;
  }
  const prepare = () => {
    begin().catch((error: unknown) => console.warn('A part could not be loaded.', error));
  };
  return Object.assign(LoadedLater, { prepare });
}
