import type { CallName } from '@shared/ipc';
import type { ComponentProps } from 'react';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { Button } from '../../ui/Button';

type CallButtonProps = ComponentProps<typeof Button> & {
  /** The call that pressing it comes to. */
  readonly call: CallName;
};

/** A button that cannot be pressed, and says so, while its call does not work in the app's mode. */
export function CallButton({ call, disabled, ...props }: CallButtonProps) {
  const works = useCan(call);
  return (
    <Button
      disabled={disabled === true || !works}
      title={works ? undefined : t('app:mode.off')}
      {...props}
    />
  );
}
