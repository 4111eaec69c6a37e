/** For `node --import`: a program that knows nothing of its parent ends with it all the same. */
import { endWithParent } from './parent-watch.mjs';

endWithParent();
