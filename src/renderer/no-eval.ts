/**
 * Tells zod not to compile its schemas with `new Function`: the window's policy forbids it, and already trying is reported.
 * Has to be loaded before anything that makes a schema.
 */
import { config } from 'zod';

config({ jitless: true });
