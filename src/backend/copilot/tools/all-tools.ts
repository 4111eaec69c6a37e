/** The tools of the bundled copilot. */
import { findBlock, runBlock } from './blocks';
import { createAgent } from './create-agent';
import { getDocPage, searchDocs } from './docs';
import { editAgent } from './edit-agent';
import { findAgent, findLibraryAgent } from './find-agents';
import { runAgent } from './run-agent';
import { showCard } from './show-card';
import type { Tool } from './tool';
import { addUnderstanding } from './understanding';
import { viewAgentOutput } from './view-agent-output';
import {
  deleteWorkspaceFile,
  listWorkspaceFiles,
  readWorkspaceFile,
  writeWorkspaceFile,
} from './workspace';

export const ALL_TOOLS: readonly Tool[] = [
  createAgent,
  editAgent,
  findAgent,
  findLibraryAgent,
  runAgent,
  viewAgentOutput,
  findBlock,
  runBlock,
  searchDocs,
  getDocPage,
  addUnderstanding,
  listWorkspaceFiles,
  readWorkspaceFile,
  writeWorkspaceFile,
  deleteWorkspaceFile,
  showCard,
];
