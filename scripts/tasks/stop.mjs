import { stop } from '../../e2e/stack/commands.ts';

await stop();
