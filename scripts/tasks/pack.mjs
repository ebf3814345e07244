/** npm run pack [-- folder]: the pack as it is published, `n8n-nodes-cloudsales-<version>.tgz` in the folder. */
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildPack } from '../../e2e/stack/pack.ts';
import { root } from '../lib/tools.mjs';

const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const file = path.resolve(process.argv[2] ?? root, `${name}-${version}.tgz`);
copyFileSync(await buildPack(path.join(root, '.state', 'pack')), file);
console.log(file);
