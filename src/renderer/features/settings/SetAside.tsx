import type { SetAsideContents, SetAsideFile } from '@shared/data-info';
import { useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatBytes, formatMoment } from '../../i18n/format';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { ButtonRow, Section } from '../../ui/Field';
import { amounts } from './amounts';
import { CallButton } from './CallButton';

interface SetAsideProps {
  readonly files: readonly SetAsideFile[];
  /** Something was added or deleted. */
  readonly onChanged: () => void;
}

/** Databases that were moved out of the way: what is in them, and what can be done with it. */
export function SetAside({ files, onChanged }: SetAsideProps) {
  const client = useClient();
  const [deleting, setDeleting] = useState<SetAsideFile | null>(null);
  if (files.length === 0) return null;

  async function remove(name: string): Promise<void> {
    await client.call('setAside.delete', { name });
    setDeleting(null);
    onChanged();
  }

  return (
    <Section title={t('settings:setAside.title')}>
      <p className="py-2 text-ink-faint text-xs">{t('settings:setAside.why')}</p>
      {files.map((file) => (
        <File
          key={file.name}
          file={file}
          onChanged={onChanged}
          onDelete={() => setDeleting(file)}
        />
      ))}
      {deleting && (
        <Confirm
          title={t('settings:setAside.deleteTitle', { when: formatMoment(deleting.setAsideAt) })}
          text={t('settings:setAside.deleteText')}
          action={t('settings:setAside.delete')}
          onConfirm={() => void remove(deleting.name)}
          onCancel={() => setDeleting(null)}
        />
      )}
    </Section>
  );
}

interface FileProps {
  readonly file: SetAsideFile;
  readonly onChanged: () => void;
  readonly onDelete: () => void;
}

function File({ file, onChanged, onDelete }: FileProps) {
  const client = useClient();
  const [contents, setContents] = useState<SetAsideContents | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { name } = file;

  async function doing(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    await work();
    setBusy(false);
  }

  const look = async () => setContents(await client.call('setAside.look', { name }));

  async function salvage(): Promise<void> {
    const done = await client.call('setAside.salvage', { name });
    if (!done) return;
    setSaid(t('settings:setAside.added', { count: done.sessions.length }));
    await look();
    onChanged();
  }

  async function save(): Promise<void> {
    const done = await client.call('setAside.export', { name });
    if (done?.file) setSaid(t('settings:data.saved', { file: done.file }));
  }

  return (
    <div data-testid="set-aside">
      <ButtonRow
        label={t(`settings:setAside.${file.why}`, { when: formatMoment(file.setAsideAt) })}
        hint={`${name}, ${formatBytes(file.bytes)}`}
      >
        <div className="flex gap-2">
          <Button disabled={busy} onClick={() => void doing(look)}>
            {busy ? t('settings:setAside.reading') : t('settings:setAside.look')}
          </Button>
          <Button disabled={busy} onClick={() => void doing(save)}>
            {t('settings:setAside.export')}
          </Button>
          <CallButton kind="danger" call="setAside.delete" disabled={busy} onClick={onDelete}>
            {t('settings:setAside.delete')}
          </CallButton>
        </div>
      </ButtonRow>
      {contents && (
        <div className="pb-2.5">
          <Contents contents={contents} />
          {contents.missing.length > 0 && (
            <CallButton call="setAside.salvage" disabled={busy} onClick={() => void doing(salvage)}>
              {t('settings:setAside.salvage', { count: contents.missing.length })}
            </CallButton>
          )}
        </div>
      )}
      <p role="status" className="pb-2 text-ink-faint text-xs empty:hidden">
        {said}
      </p>
    </div>
  );
}

/** Titles that are named; the count says how many there are. */
const TITLES = 8;

function Contents({ contents }: { readonly contents: SetAsideContents }) {
  const { missing } = contents;
  const titles = missing
    .slice(0, TITLES)
    .map((title) => title ?? t('settings:setAside.untitled'))
    .join(' · ');
  return (
    <div className="pb-2 text-ink-soft text-xs">
      <p>{t('settings:setAside.contents', amounts(contents))}</p>
      <p>
        {missing.length === 0
          ? t('settings:setAside.nothingMissing')
          : t('settings:setAside.missing', { titles })}
        {missing.length > TITLES && ' …'}
      </p>
    </div>
  );
}
