import { main } from '../../e2e/chaos/chaos.ts';

await main(process.argv.slice(2));
