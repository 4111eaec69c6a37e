import type { BackupFile, DataInfo } from '@shared/data-info';
import { useEffect, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatBytes, formatMoment } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { ButtonRow, Choice, Section } from '../../ui/Field';
import { amounts } from './amounts';
import { CallButton } from './CallButton';
import { SetAside } from './SetAside';

const RETENTION_DAYS = [7, 30, 90, 365] as const;
const FOREVER = 'forever';

/** Something that cannot be undone and is asked about first. */
type Question =
  | { readonly kind: 'clear' }
  | { readonly kind: 'restore'; readonly backup: BackupFile };

export function DataSettings() {
  const client = useClient();
  const [info, setInfo] = useState<DataInfo | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const canRetain = useCan('data.setRetention');
  const again = () => setVersion((count) => count + 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a rising version is the reason to read again
  useEffect(() => {
    let current = true;
    void client.call('data.info').then((found) => {
      if (current) setInfo(found);
    });
    return () => {
      current = false;
    };
  }, [client, version]);

  async function exportAll(): Promise<void> {
    const done = await client.call('data.export');
    setSaved(done?.file ?? null);
  }

  async function answer(): Promise<void> {
    if (question?.kind === 'clear') await client.call('data.clear');
    if (question?.kind === 'restore') {
      await client.call('data.restore', { name: question.backup.name });
    }
    setQuestion(null);
    again();
  }

  return (
    <>
      <Section title={t('settings:data.where')}>
        {info && (
          <>
            <ButtonRow label={t('settings:data.folder')} hint={info.folder}>
              <Button onClick={() => void client.call('data.reveal')}>
                {t('settings:data.reveal')}
              </Button>
            </ButtonRow>
            <ButtonRow label={t('settings:data.size')} hint={sizeText(info)} />
            <Choice
              label={t('settings:data.retention')}
              hint={t('settings:data.retentionWhy')}
              value={info.retentionDays === null ? FOREVER : String(info.retentionDays)}
              options={retentionOptions(info.retentionDays)}
              disabled={!canRetain}
              onChange={async (value) => {
                const days = value === FOREVER ? null : Number(value);
                await client.call('data.setRetention', { days });
                again();
              }}
            />
          </>
        )}
        <ButtonRow label={t('settings:data.export')} hint={t('settings:data.exportWhy')}>
          <Button onClick={() => void exportAll()}>{t('settings:data.exportAction')}</Button>
        </ButtonRow>
        <p role="status" className="text-ink-faint text-xs empty:hidden">
          {saved !== null && t('settings:data.saved', { file: saved })}
        </p>
        <ButtonRow label={t('settings:data.import')} hint={t('settings:data.importWhy')}>
          <CallButton
            call="sessions.import"
            onClick={() => void client.importSessions().then(again)}
          >
            {t('settings:data.importAction')}
          </CallButton>
        </ButtonRow>
      </Section>
      <Section title={t('settings:data.backups')}>
        {info?.backups.map((backup) => (
          <ButtonRow
            key={backup.name}
            label={formatMoment(backup.createdAt)}
            hint={formatBytes(backup.bytes)}
          >
            <CallButton
              call="data.restore"
              onClick={() => setQuestion({ kind: 'restore', backup })}
            >
              {t('settings:data.restore')}
            </CallButton>
          </ButtonRow>
        ))}
        {info?.backups.length === 0 && (
          <p className="py-2.5 text-ink-faint">{t('settings:data.noBackups')}</p>
        )}
        <div className="py-2.5">
          <CallButton
            call="data.backUp"
            onClick={() => void client.call('data.backUp').then(again)}
          >
            {t('settings:data.backUp')}
          </CallButton>
        </div>
      </Section>
      {info && <SetAside files={info.setAside} onChanged={again} />}
      <Section title={t('settings:data.clearing')}>
        <ButtonRow label={t('settings:data.clear')} hint={t('settings:data.clearWhy')}>
          <CallButton
            kind="danger"
            call="data.clear"
            onClick={() => setQuestion({ kind: 'clear' })}
          >
            {t('settings:data.clearAction')}
          </CallButton>
        </ButtonRow>
      </Section>
      {question?.kind === 'clear' && (
        <Confirm
          title={t('settings:data.clearTitle')}
          text={t('settings:data.clearText')}
          action={t('settings:data.clear')}
          onConfirm={() => void answer()}
          onCancel={() => setQuestion(null)}
        />
      )}
      {question?.kind === 'restore' && (
        <Confirm
          title={t('settings:data.restoreTitle', { when: formatMoment(question.backup.createdAt) })}
          text={t('settings:data.restoreText')}
          action={t('settings:data.restore')}
          onConfirm={() => void answer()}
          onCancel={() => setQuestion(null)}
        />
      )}
    </>
  );
}

function sizeText(info: DataInfo): string {
  return t('settings:data.sizeText', {
    size: formatBytes(info.databaseBytes),
    ...amounts(info),
  });
}

/** What is set is offered, whatever it is. */
function retentionOptions(set: number | null) {
  const days = new Set<number>(RETENTION_DAYS);
  if (set !== null) days.add(set);
  const counted = [...days].sort((a, b) => a - b);
  return [
    { value: FOREVER, label: t('settings:data.forever') },
    ...counted.map((count) => ({
      value: String(count),
      label: t('settings:data.days', { count }),
    })),
  ];
}
