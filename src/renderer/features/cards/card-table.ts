/** Which card shows which tool response. Operations have a card of their own, with a task behind it. */
import type { ToolCardType } from '@shared/protocol/tool-cards';
import type { ComponentType } from 'react';
import {
  AgentCarouselCard,
  AgentDetailsCard,
  AgentPreviewCard,
  AgentSavedCard,
  AgentsFoundCard,
  BuilderFixCard,
} from './agents';
import { BlockDetailsCard, BlockListCard, BlockOutputCard, ReviewCard } from './blocks';
import type { CardOf } from './card-props';
import { ClarificationCard } from './clarification';
import { ErrorCard } from './errors';
import {
  FileContentCard,
  FileDeletedCard,
  FileInfoCard,
  FileListCard,
  FileWrittenCard,
} from './files';
import { SuggestedGoalCard } from './goals';
import {
  BuilderGuideCard,
  DocPageCard,
  DocResultsCard,
  NoResultsCard,
  ShellCard,
  TodoCard,
  UnderstandingCard,
  ValidationCard,
  WebPageCard,
  WebSearchCard,
} from './knowledge';
import { AgentOutputCard, ExecutionStartedCard } from './runs';
import { InputErrorCard, NeedLoginCard, SetupCard } from './setup';

type OperationType = 'operation_started' | 'operation_pending' | 'operation_in_progress';

export type ResultType = Exclude<ToolCardType, OperationType>;

export const CARDS: { readonly [T in ResultType]: ComponentType<CardOf<T>> } = {
  agent_preview: AgentPreviewCard,
  agent_builder_preview: AgentPreviewCard,
  agent_saved: AgentSavedCard,
  agent_builder_saved: AgentSavedCard,
  clarification_needed: ClarificationCard,
  agent_builder_clarification_needed: ClarificationCard,
  agent_builder_guide: BuilderGuideCard,
  agent_builder_validation_result: ValidationCard,
  agent_builder_fix_result: BuilderFixCard,
  suggested_goal: SuggestedGoalCard,
  setup_requirements: SetupCard,
  need_login: NeedLoginCard,
  error: ErrorCard,
  input_validation_error: InputErrorCard,
  no_results: NoResultsCard,
  agents_found: AgentsFoundCard,
  agent_carousel: AgentCarouselCard,
  agent_details: AgentDetailsCard,
  execution_started: ExecutionStartedCard,
  agent_output: AgentOutputCard,
  block_list: BlockListCard,
  block_details: BlockDetailsCard,
  block_output: BlockOutputCard,
  review_required: ReviewCard,
  understanding_updated: UnderstandingCard,
  doc_search_results: DocResultsCard,
  doc_page: DocPageCard,
  workspace_file_list: FileListCard,
  workspace_file_content: FileContentCard,
  workspace_file_metadata: FileInfoCard,
  workspace_file_written: FileWrittenCard,
  workspace_file_deleted: FileDeletedCard,
  bash_exec: ShellCard,
  web_fetch: WebPageCard,
  web_search: WebSearchCard,
  todo_write: TodoCard,
};
