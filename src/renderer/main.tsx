import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createClient } from './client';
import { ClientContext } from './client-context';
import { localMemory, rememberDrafts } from './memory';
import './styles.css';
import { FullWindow } from './ui/FullWindow';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element.');
const root = createRoot(container);

if (window.longhaul) {
  const client = createClient(window.longhaul, localMemory);
  rememberDrafts(localMemory);
  client.listen();
  void client.load();
  root.render(
    <StrictMode>
      <ClientContext value={client}>
        <App />
      </ClientContext>
    </StrictMode>,
  );
} else {
  root.render(
    <FullWindow title="This window is not connected">
      The bridge to the app is missing. Please restart Longhaul.
    </FullWindow>,
  );
}
