/** Which model answers: the scripted one, or a real one when settings name it. */
import type { Config } from '../config';
import type { Model } from './model';
import type { ModelLogger } from './openai/openai-model';
import { loadScripts } from './scripted/script-file';
import { createScriptedModel } from './scripted/scripted-model';
import type { Tool } from './tools/tool';

/** @throws StartupError when the file of scripts cannot be used. */
export async function chooseModel(
  { model, scripts }: Pick<Config, 'model' | 'scripts'>,
  tools: readonly Tool[],
  logger: ModelLogger,
): Promise<Model> {
  if (model === null) return createScriptedModel(scripts === null ? [] : loadScripts(scripts));
  // The SDK takes a moment to load; a backend without a real model does without it.
  const { createOpenAiModel } = await import('./openai/openai-model');
  return createOpenAiModel(model, tools, logger);
}
