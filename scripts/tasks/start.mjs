import { start } from '../../e2e/stack/commands.ts';

await start(process.argv.slice(2));
