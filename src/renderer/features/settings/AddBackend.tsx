import { type FormEvent, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Row, TextInput } from '../../ui/Field';

export function AddBackend() {
  const client = useClient();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const added = await client.call('backends.add', { name: name.trim(), url: url.trim() });
    if (!added) return;
    setName('');
    setUrl('');
  }

  return (
    <form onSubmit={(event) => void add(event)} className="py-1">
      <Row label={t('settings:backend.name')}>
        {({ id }) => (
          <TextInput
            id={id}
            required
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
            className="w-72 max-w-full"
          />
        )}
      </Row>
      <Row label={t('settings:backend.url')} hint={t('settings:backend.urlHint')}>
        {({ id, hintId }) => (
          <TextInput
            id={id}
            aria-describedby={hintId}
            required
            type="url"
            maxLength={500}
            value={url}
            onChange={({ target }) => setUrl(target.value)}
            className="w-72 max-w-full"
          />
        )}
      </Row>
      <div className="flex justify-end">
        <Button type="submit">{t('settings:backend.add')}</Button>
      </div>
    </form>
  );
}
