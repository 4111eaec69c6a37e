import { Fragment, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from './use-appearance';

/** Builds what is inside anew in another language, so that nothing below needs to listen for a change of it. */
export function Localised({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  useAppearance();
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n.language]);
  return <Fragment key={i18n.language}>{children}</Fragment>;
}
