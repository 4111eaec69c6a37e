/** `npm run demo`: tells the story of a killed app in the terminal. Exits with 1 when the evidence does not hold. */
import { resolve } from 'node:path';
import { readOptions } from '../support/options.ts';
import { Report } from './report.ts';
import { tellStory } from './story.ts';

const values = readOptions({ out: { type: 'string', default: 'demo-output' } });
const report = new Report();
try {
  await tellStory(report, resolve(values.out));
  report.line('');
  report.title(report.holds ? 'Nothing was lost, and nothing came twice.' : 'The evidence fails.');
} catch (error) {
  report.line('');
  report.check('the story came to its end', false, String(error));
}
process.exitCode = report.holds ? 0 : 1;
