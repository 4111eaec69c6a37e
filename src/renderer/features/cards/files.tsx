/** Files of the workspace. */
import { File, FileCheck, FileImage, FileText, FileX, FolderOpen } from 'lucide-react';
import { t } from '../../i18n';
import { formatBytes } from '../../i18n/format';
import { Clamp } from '../../ui/Clamp';
import { CopyButton } from '../../ui/CopyButton';
import { Markdown } from '../../ui/markdown/Markdown';
import { Card, Facts } from './Card';
import type { CardOf } from './card-props';
import { Pre } from './ValueView';

type WorkspaceFile = CardOf<'workspace_file_list'>['card']['files'][number];

export function FileListCard({ card }: CardOf<'workspace_file_list'>) {
  return (
    <Card
      icon={FolderOpen}
      title={card.message}
      aside={t('cards:files.count', { count: card.total_count })}
    >
      <ul className="flex flex-wrap gap-2">
        {card.files.map((file) => (
          <li key={file.file_id} className="min-w-0 max-w-full">
            <FileChip file={file} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function FileChip({ file }: { readonly file: WorkspaceFile }) {
  const Icon = iconOf(file.mime_type);
  return (
    <span
      title={file.path}
      className="flex items-center gap-2 rounded-lg border border-line px-3 py-1.5"
    >
      <Icon size={14} aria-hidden className="shrink-0 text-ink-faint" />
      <span className="truncate font-medium">{file.name}</span>
      <span className="shrink-0 text-ink-faint text-xs">{formatBytes(file.size_bytes)}</span>
    </span>
  );
}

function iconOf(mimeType: string) {
  if (mimeType.startsWith('image/')) return FileImage;
  return mimeType.startsWith('text/') ? FileText : File;
}

export function FileContentCard({ card }: CardOf<'workspace_file_content'>) {
  const text = decodeText(card);
  return (
    <Card
      icon={iconOf(card.mime_type)}
      title={card.name}
      subtitle={<Path path={card.path} />}
      aside={
        <span className="flex items-center gap-1">
          {formatBytes(card.size_bytes)}
          {text !== null && <CopyButton label={t('cards:files.copy')} text={() => text} />}
        </span>
      }
    >
      {text !== null && (
        <Clamp>
          {card.mime_type === 'text/markdown' ? (
            <Markdown text={text} streaming={false} />
          ) : (
            <Pre>{text}</Pre>
          )}
        </Clamp>
      )}
      {card.mime_type.startsWith('image/') && (
        <img
          src={`data:${card.mime_type};base64,${card.content_base64}`}
          alt={card.name}
          className="max-h-80 w-fit rounded-lg border border-line"
        />
      )}
    </Card>
  );
}

/** The content as text, or null when it is something else or damaged. */
function decodeText(card: CardOf<'workspace_file_content'>['card']): string | null {
  if (!/^(text\/|application\/(json|xml|yaml))/.test(card.mime_type)) return null;
  try {
    const bytes = Uint8Array.from(atob(card.content_base64), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function Path({ path }: { readonly path: string }) {
  return <span className="break-all font-mono text-ink-faint text-xs">{path}</span>;
}

export function FileInfoCard({ card }: CardOf<'workspace_file_metadata'>) {
  return (
    <Card icon={iconOf(card.mime_type)} title={card.name} subtitle={<Path path={card.path} />}>
      <Facts
        facts={[
          { name: t('cards:files.kind'), value: card.mime_type },
          { name: t('cards:files.size'), value: formatBytes(card.size_bytes) },
        ]}
      />
      {card.preview && (
        <Clamp>
          <Pre>{card.preview}</Pre>
        </Clamp>
      )}
    </Card>
  );
}

export function FileWrittenCard({ card }: CardOf<'workspace_file_written'>) {
  return (
    <Card
      icon={FileCheck}
      tone="good"
      title={card.message}
      subtitle={<Path path={card.path} />}
      aside={formatBytes(card.size_bytes)}
    />
  );
}

export function FileDeletedCard({ card }: CardOf<'workspace_file_deleted'>) {
  return <Card icon={FileX} tone={card.success ? 'neutral' : 'bad'} title={card.message} />;
}
