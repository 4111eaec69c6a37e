/** A server that cannot prove who it is: nothing is sent to it, and the app says why. The server and its TLS are real. */
import { get } from 'node:https';
import { selfSigned } from '../support/certificate.ts';
import { expect, type Stage, test } from '../support/test.ts';
import { TlsFront } from '../support/tls-front.ts';
import { untilTrue } from '../support/until.ts';

const TEXT = '/script text chars=8000 interval=4 seed=3';
const REFUSED = 'its certificate cannot be trusted (net::ERR_CERT_AUTHORITY_INVALID)';

async function behindTls(stage: Stage) {
  const backend = await stage.backend();
  const front = await TlsFront.before(backend.port);
  stage.atEnd(() => front.stop());
  const reached = { url: front.url, token: backend.token, direct: backend.endpoint() };
  return { backend, front, reached };
}

test('a certificate that nobody vouches for is refused by the app, and nothing is sent', async ({
  stage,
}) => {
  const { front, reached } = await behindTls(stage);
  const certificate = await selfSigned();
  await front.show(certificate);
  expect(
    await status(`${front.url}/api/chat/health`, certificate.cert),
    'the server itself works',
  ).toBe(200);
  front.received = 0;
  front.connections = 0;

  const { app, chat } = await stage.launch({ backend: reached });
  await chat.send(TEXT);
  await expect(chat.questions).toContainText(REFUSED);
  await expect(chat.questions).toHaveAttribute('data-status', 'queued');
  const tested = await app.page.evaluate(async (url) => {
    const { longhaul } = window;
    const added = await longhaul?.invoke('backends.add', { name: 'Unproven', url });
    if (!longhaul || !added?.ok) throw new Error('The backend was not added.');
    return longhaul.invoke('backends.test', { id: added.data.id, token: 'secret' });
  }, front.url);
  expect(tested).toMatchObject({ data: { problem: 'unreachable' } });
  expect(JSON.stringify(tested)).toContain(REFUSED);

  const image = await app.page.evaluate(
    (url) => window.longhaul?.invoke('images.load', { url }),
    `${front.url}/chart.png`,
  );
  expect(image).toEqual({ ok: true, data: { ok: false, because: 'unreachable' } });
  const page = await app.main.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false });
    const outcome = await window.loadURL(url).then(
      () => 'shown',
      (error: unknown) => String(error),
    );
    window.destroy();
    return outcome;
  }, `${front.url}/`);
  expect(page, 'a window shows no page of such a server').toContain('ERR_CERT_AUTHORITY_INVALID');

  expect(front.connections, 'it was asked for, each time').toBeGreaterThan(3);
  expect(front.received, 'and got nothing, no token least of all').toBe(0);
});

test('a certificate that becomes another while a task runs stops its stream until the right one is back', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const { front, reached } = await behindTls(stage);
  const [own, impostor] = [await selfSigned(), await selfSigned()];
  const { app, chat } = await stage.launch({ backend: reached });
  // Stands for the system's list of whom to trust: this one certificate more; -3 leaves the rest to Chromium.
  await app.main.evaluate(
    ({ session }, trusted) =>
      session.defaultSession.setCertificateVerifyProc(({ certificate }, answer) =>
        answer(certificate.fingerprint === trusted ? 0 : -3),
      ),
    own.fingerprint,
  );
  await front.show(own);
  await chat.send(TEXT);
  await chat.waitForText(1_000);
  expect(front.received).toBeGreaterThan(0);

  await front.show(impostor);
  front.received = 0;
  await chat.waitForStoredTask(
    'the task to refuse the server',
    ({ waitReason }) => waitReason === 'untrusted',
  );
  await expect(chat.connection).toContainText('Not secure');
  await expect(app.page.getByText(REFUSED).first()).toBeVisible();
  expect(front.received, 'the impostor has got nothing').toBe(0);

  await front.show(own);
  await app.page.getByTestId('open-task-centre').click();
  await untilTrue(
    async () => {
      const retry = app.page.getByRole('button', { name: 'Retry now' });
      if (await retry.isVisible()) await retry.click();
      return front.received > 0;
    },
    { what: 'the right server to be asked again' },
  );
  await app.page.getByRole('button', { name: 'Back to the chat' }).click();
  await chat.expectWholeStory(expected);
});

/** Asks with a client that trusts just this certificate. */
function status(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });
}
