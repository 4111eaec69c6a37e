/**
 * The page that is shown when the app's own page keeps failing, or when the app has failed to start several times. It needs
 * nothing of what may have failed: no state of the app, no stored chat, nothing that was remembered in the window.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Rescue } from './features/rescue/Rescue';
import { setLanguage, t } from './i18n';
import './styles.css';
import { FullWindow } from './ui/FullWindow';

setLanguage('system', navigator.languages);

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element.');

const reason = location.hash === '#starts' ? 'starts' : 'crashes';
createRoot(container).render(
  <StrictMode>
    {window.longhaul ? (
      <Rescue bridge={window.longhaul} reason={reason} />
    ) : (
      <FullWindow title={t('app:noBridge.title')}>{t('app:noBridge.text')}</FullWindow>
    )}
  </StrictMode>,
);
