import { installN8n } from './n8n-installation.ts';
import { toTerminal } from './progress.ts';

/** `node e2e/stack/install-n8n.ts`: puts n8n into the cache folder unless it is there. */
await toTerminal().step('n8n installed', (note) => installN8n(note));
