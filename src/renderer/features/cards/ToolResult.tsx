import { later } from '../../ui/later';
import type { ToolResultProps } from './ToolResultView';

/** What a tool answered. The cards, and the schemas of all they show, are loaded with the first of them. */
export const ToolResult = later<ToolResultProps>(
  async () => (await import('./ToolResultView')).ToolResultView,
);
