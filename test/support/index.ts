/**
 * The testers' kit, in one import:
 *
 *     import { expect, test } from '../support/index.ts';
 *
 * `test` brings the fixtures: `app` and `chat`, `apart` for whatever can happen to a connection or a server, `stage` for
 * everything else, and `reference` for what must come out in the end. docs/testing.md shows how they are used.
 */
export type { PageTrouble } from './app.ts';
export { LonghaulApp } from './app.ts';
export type { BackendOptions } from './backend.ts';
export { Backend } from './backend.ts';
export type { ShownMessage } from './chat.ts';
export { Chat } from './chat.ts';
export { CutProxy } from './cut-proxy.ts';
export { checkExactlyOnce, requireTask, resumedCursors, type TaskEvidence } from './evidence.ts';
export { type Fault, FaultSwitches, type Target } from './faults.ts';
export { GENERATIONS, type Generation, type GenerationServer } from './generations.ts';
export {
  answerText,
  type InspectedSession,
  type InspectedTask,
  type Inspection,
  inspectProfile,
  onlySession,
} from './inspect.ts';
export { JWT_SECRET, signToken } from './jwt.ts';
export type { LaunchOptions, SecondStart } from './launch.ts';
export { unpackPackage } from './packaged.ts';
export { takePicture } from './picture.ts';
export type { Rabbitmq } from './rabbitmq.ts';
export type { ReadyBackend } from './ready-line.ts';
export type { RedisServer } from './redis.ts';
export { longConversation, seedChat } from './seed.ts';
export { readServerLog, type ServerEvent } from './sse.ts';
export { type Apart, expect, Stage, type StageLaunch, test } from './test.ts';
export { assertSameTranscript, fingerprint, normalise } from './transcript.ts';
export { until, untilTrue } from './until.ts';
