import { useEffect } from 'react';
import { setLanguage } from './i18n';
import { useApp } from './stores/app';

/** Brings what is set onto the page: theme, density, font size and motion as attributes, and the language. */
export function useAppearance(): void {
  const settings = useApp((state) => state.app?.settings);
  const language = settings?.language ?? 'system';
  useEffect(() => setLanguage(language, navigator.languages), [language]);
  useEffect(() => {
    if (!settings) return;
    const { theme, density, fontSize, motion } = settings.appearance;
    Object.assign(document.documentElement.dataset, { theme, density, fontSize, motion });
  }, [settings]);
}
