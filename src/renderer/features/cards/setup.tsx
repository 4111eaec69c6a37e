/** What is missing before an agent can run: inputs, credentials, a signed-in person. */
import { Check, KeyRound, LogIn, SlidersHorizontal, TextCursorInput } from 'lucide-react';
import type { FormEvent } from 'react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Badge, Card, CardSection } from './Card';
import { useCardActions, useCardDraft } from './card-actions';
import type { CardOf } from './card-props';
import { Field } from './Field';
import { JsonDetails } from './JsonDetails';
import { ReplyButtons } from './ReplyButtons';
import { CREDENTIALS_REPLY, runWithInputsReply, SIGNED_IN_REPLY } from './replies';
import { inputNames } from './tool-output';

type SetupInfo = CardOf<'setup_requirements'>['card']['setup_info'];
type Credential = SetupInfo['requirements']['credentials'][number];

export function SetupCard({ card, toolCallId }: CardOf<'setup_requirements'>) {
  const { answered, send } = useCardActions();
  const draft = useCardDraft(toolCallId);
  const { agent_name, requirements, user_readiness } = card.setup_info;
  const missing = Object.values(user_readiness.missing_credentials);
  const waitsForCredentials = missing.length > 0 && !user_readiness.has_all_credentials;
  const inputs = requirements.inputs.map((input) => ({
    ...input,
    value: draft.typed(input.name) ?? defaultText(input.default),
  }));
  const incomplete = inputs.some(({ required, value }) => required && value.trim() === '');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (answered || incomplete) return;
    send(runWithInputsReply(agent_name, inputs));
  }

  return (
    <form onSubmit={submit}>
      <Card
        icon={answered ? Check : SlidersHorizontal}
        tone={answered ? 'neutral' : 'accent'}
        title={t('cards:setup.title', { agent: agent_name })}
        subtitle={card.message}
        actions={
          !answered && (
            <ReplyButtons>
              {waitsForCredentials && (
                <Button kind="primary" onClick={() => send(CREDENTIALS_REPLY)}>
                  {t('cards:setup.credentialsDone')}
                </Button>
              )}
              {inputs.length > 0 && (
                <Button
                  type="submit"
                  kind={waitsForCredentials ? 'secondary' : 'primary'}
                  disabled={incomplete}
                >
                  {t('cards:setup.run')}
                </Button>
              )}
            </ReplyButtons>
          )
        }
      >
        {requirements.credentials.length > 0 && (
          <CardSection title={t('cards:setup.credentials')}>
            <ul className="flex flex-col gap-1.5">
              {requirements.credentials.map((credential) => (
                <CredentialRow
                  key={credential.id}
                  credential={credential}
                  missing={missing.some(({ id }) => id === credential.id)}
                />
              ))}
            </ul>
            {waitsForCredentials && (
              <p className="mt-1.5 text-ink-faint text-xs">{t('cards:setup.where')}</p>
            )}
          </CardSection>
        )}
        {inputs.map((input) => (
          <Field
            key={input.name}
            label={input.name}
            hint={input.description ?? undefined}
            required={input.required}
            readOnly={answered || draft.readOnly}
            value={input.value}
            onChange={(value) => draft.set(input.name, value)}
          />
        ))}
      </Card>
    </form>
  );
}

function CredentialRow({
  credential,
  missing,
}: {
  readonly credential: Credential;
  readonly missing: boolean;
}) {
  const types = credential.types ?? (credential.type ? [credential.type] : []);
  return (
    <li className="flex items-center gap-2 rounded-lg border border-line px-3 py-2">
      <KeyRound size={14} aria-hidden className="shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1 truncate">
        {credential.title}{' '}
        <span className="text-ink-faint text-xs">
          {credential.provider_name ?? credential.provider}
          {types.length > 0 && ` · ${types.map(credentialType).join(', ')}`}
        </span>
      </span>
      <Badge tone={missing ? 'warning' : 'good'}>
        {missing ? t('cards:setup.missing') : t('cards:setup.there')}
      </Badge>
    </li>
  );
}

const CREDENTIAL_TYPES = ['api_key', 'oauth2', 'user_password', 'host_scoped'] as const;

function credentialType(type: string): string {
  const known = CREDENTIAL_TYPES.find((name) => name === type);
  return known ? t(`cards:setup.types.${known}`) : type;
}

function defaultText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function NeedLoginCard({ card }: CardOf<'need_login'>) {
  const { answered, send } = useCardActions();
  return (
    <Card
      icon={LogIn}
      tone={answered ? 'neutral' : 'warning'}
      title={t('cards:login.title')}
      subtitle={card.message}
      actions={
        !answered && (
          <ReplyButtons>
            <Button kind="primary" onClick={() => send(SIGNED_IN_REPLY)}>
              {t('cards:login.done')}
            </Button>
          </ReplyButtons>
        )
      }
    >
      {!answered && <p className="text-ink-faint text-xs">{t('cards:login.where')}</p>}
      {card.agent_info && <p className="text-ink-soft">{card.agent_info.name}</p>}
    </Card>
  );
}

export function InputErrorCard({ card }: CardOf<'input_validation_error'>) {
  const expected = inputNames(card.inputs);
  return (
    <Card
      icon={TextCursorInput}
      tone="warning"
      title={t('cards:inputs.title')}
      subtitle={card.message}
    >
      {card.unrecognized_fields.length > 0 && (
        <CardSection title={t('cards:inputs.unknown')}>
          <p className="flex flex-wrap gap-1.5">
            {card.unrecognized_fields.map((field) => (
              <Badge key={field} tone="warning">
                <code className="line-through">{field}</code>
              </Badge>
            ))}
          </p>
        </CardSection>
      )}
      {expected.length > 0 && (
        <CardSection title={t('cards:inputs.known')}>
          <p className="flex flex-wrap gap-1.5">
            {expected.map((field) => (
              <Badge key={field}>
                <code>{field}</code>
              </Badge>
            ))}
          </p>
          <JsonDetails label={t('cards:details')} value={card.inputs} />
        </CardSection>
      )}
    </Card>
  );
}
