import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

/** Tells the import check what `@shared` means, in the only form it reads aliases in. */
export default { resolve: { alias: { '@shared': join(root, 'src', 'shared') } } };
