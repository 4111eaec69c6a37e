import './no-eval';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createClient } from './client';
import { ClientContext } from './client-context';
import { gatherPatches, nextFrame } from './frames';
import { setLanguage, t } from './i18n';
import { Localised } from './Localised';
import { addressMemory, rememberDrafts } from './memory';
import { reportNetwork } from './network';
import './styles.css';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { FullWindow } from './ui/FullWindow';
import { followWishes } from './wishes';

setLanguage('system', navigator.languages);

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element.');
const root = createRoot(container);

if (window.longhaul) {
  const client = createClient(gatherPatches(window.longhaul, nextFrame), addressMemory);
  void rememberDrafts(window.longhaul);
  client.listen();
  reportNetwork(window.longhaul);
  followWishes(window.longhaul, client, client.load());
  root.render(
    <StrictMode>
      <ClientContext value={client}>
        <Localised>
          <ErrorBoundary subject={t('boundary.window')}>
            <App />
          </ErrorBoundary>
        </Localised>
      </ClientContext>
    </StrictMode>,
  );
} else {
  root.render(<FullWindow title={t('app:noBridge.title')}>{t('app:noBridge.text')}</FullWindow>);
}
