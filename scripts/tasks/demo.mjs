import { demo } from '../../e2e/stack/commands.ts';

await demo(process.argv.slice(2));
