/** The workspace: files that the copilot keeps for a user. */
import type { ToolResponse } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { derivedId } from '../../tasks/ids';
import { errorResponse, immediateTool, type ToolContext } from './tool';

const COLLECTION = 'workspace-files';
const MAX_SIZE = 100_000;
const MAX_FILES = 200;
/** Larger files are described; their content is fetched on its own. */
const PREVIEW_LENGTH = 2_000;

const storedFile = z.object({
  id: z.string(),
  path: z.string(),
  mimeType: z.string(),
  content: z.string(),
});

type StoredFile = z.infer<typeof storedFile>;

const path = z
  .string()
  .max(200)
  .regex(/^\/?[\w.-]+(\/[\w.-]+)*$/, 'must be a path such as notes/today.md')
  .refine((value) => !value.split('/').includes('..'), 'must not lead out of the workspace')
  .transform((value) => value.replace(/^\//, ''));

export const listWorkspaceFiles = immediateTool({
  name: 'list_workspace_files',
  description: 'Lists the files of the workspace.',
  parameters: z.strictObject({}),
  run: async (_args, context) => {
    const files = await listFiles(context);
    return {
      type: 'workspace_file_list',
      message:
        files.length === 0 ? 'The workspace is empty.' : `The workspace has ${files.length} files.`,
      files: files.map(describe),
      total_count: files.length,
    };
  },
});

export const readWorkspaceFile = immediateTool({
  name: 'read_workspace_file',
  description: 'Reads a file of the workspace, or only its metadata.',
  parameters: z.strictObject({
    path,
    metadata_only: z.boolean().default(false).describe('Only its size, type and beginning'),
  }),
  run: async ({ path: wanted, metadata_only: metadataOnly }, context) => {
    const file = await findFile(context, wanted);
    if (!file) return fileNotFound(wanted);
    if (metadataOnly) {
      return {
        type: 'workspace_file_metadata',
        message: `About ${file.path}.`,
        ...describe(file),
        download_url: `workspace://${file.path}`,
        preview: file.content.slice(0, PREVIEW_LENGTH),
      };
    }
    return {
      type: 'workspace_file_content',
      message: `The content of ${file.path}.`,
      ...describe(file),
      content_base64: Buffer.from(file.content).toString('base64'),
    };
  },
});

export const writeWorkspaceFile = immediateTool({
  name: 'write_workspace_file',
  description: 'Writes a text file into the workspace, in place of the one with this path.',
  parameters: z.strictObject({ path, content: z.string().max(MAX_SIZE) }),
  run: async ({ path: target, content }, context) => {
    const known = await listFiles(context);
    if (known.length >= MAX_FILES && !known.some((file) => file.path === target)) {
      return errorResponse('workspace_full', `The workspace holds at most ${MAX_FILES} files.`);
    }
    const file: StoredFile = {
      id: fileId(context, target),
      path: target,
      mimeType: mimeType(target),
      content,
    };
    return {
      response: {
        type: 'workspace_file_written',
        message: `${target} was written.`,
        ...describe(file),
      },
      writes: [{ kind: 'put-document', collection: COLLECTION, id: file.id, value: file }],
    };
  },
});

export const deleteWorkspaceFile = immediateTool({
  name: 'delete_workspace_file',
  description: 'Deletes a file of the workspace.',
  parameters: z.strictObject({ path }),
  run: async ({ path: target }, context) => {
    const file = await findFile(context, target);
    if (!file) return fileNotFound(target);
    return {
      response: {
        type: 'workspace_file_deleted',
        message: `${target} was deleted.`,
        file_id: file.id,
        success: true,
      },
      writes: [{ kind: 'delete-document', collection: COLLECTION, id: file.id }],
    };
  },
});

async function listFiles(context: ToolContext): Promise<readonly StoredFile[]> {
  const files = z.array(storedFile).parse(await context.documents.list(context.userId, COLLECTION));
  return files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

async function findFile(context: ToolContext, target: string): Promise<StoredFile | null> {
  const id = fileId(context, target);
  return storedFile.nullable().parse(await context.documents.get(context.userId, COLLECTION, id));
}

function fileId(context: ToolContext, target: string): string {
  return derivedId('workspace-file', context.userId, target);
}

function describe(file: StoredFile) {
  return {
    file_id: file.id,
    name: file.path.split('/').at(-1) ?? file.path,
    path: `/${file.path}`,
    mime_type: file.mimeType,
    size_bytes: Buffer.byteLength(file.content),
  };
}

function fileNotFound(target: string): ToolResponse {
  return errorResponse('file_not_found', `The workspace has no file ${target}.`);
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  json: 'application/json',
  csv: 'text/csv',
  html: 'text/html',
};

function mimeType(target: string): string {
  return MIME_TYPES[target.split('.').at(-1) ?? ''] ?? 'text/plain';
}
