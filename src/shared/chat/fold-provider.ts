/** What chunks carry of the model's provider, as fields of parts. */
import type { JsonValue } from '../protocol/json';
import type { TextUpdate, ToolUpdate } from './change';

interface FromProvider {
  readonly providerMetadata?: JsonValue | undefined;
}

export function fromProvider({ providerMetadata }: FromProvider): TextUpdate {
  return providerMetadata == null ? {} : { providerMetadata };
}

export function callProvider({ providerMetadata }: FromProvider): ToolUpdate {
  return providerMetadata == null ? {} : { callProviderMetadata: providerMetadata };
}

export function resultProvider({ providerMetadata }: FromProvider): ToolUpdate {
  return providerMetadata == null ? {} : { resultProviderMetadata: providerMetadata };
}

export function executed({
  providerExecuted,
}: {
  providerExecuted?: boolean | null | undefined;
}): ToolUpdate {
  return providerExecuted == null ? {} : { providerExecuted };
}
