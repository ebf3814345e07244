import { main } from '../../e2e/chaos/prove.ts';

await main(process.argv.slice(2));
