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

/** How long the window waits for its first content before it shows that it is coming, milliseconds. */
const LONGEST_BLANK_MS = 200;

setLanguage('system', navigator.languages);

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element.');
const root = createRoot(container);

if (window.longhaul) {
  const client = createClient(gatherPatches(window.longhaul, nextFrame), addressMemory);
  client.listen();
  const loaded = client.load();
  void rememberDrafts(window.longhaul);
  reportNetwork(window.longhaul);
  followWishes(window.longhaul, client, loaded);
  const show = () =>
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
  // Built once, with what is in it, where an empty window would be built first and then anew for each answer.
  void Promise.race([loaded, new Promise((late) => setTimeout(late, LONGEST_BLANK_MS))]).then(show);
} else {
  root.render(<FullWindow title={t('app:noBridge.title')}>{t('app:noBridge.text')}</FullWindow>);
}
