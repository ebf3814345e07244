/**
 * Takes the pictures of the workflows in the real editor: `node e2e/take-pictures.ts`. Run it when a workflow changes;
 * the pictures are committed.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser } from './browser.ts';
import { ROOT } from './stack/pack.ts';
import { toTerminal } from './stack/progress.ts';
import { startStack } from './stack/stack.ts';

const progress = toTerminal();
const stack = await startStack({
	stateFolder: path.join(ROOT, '.state', 'pictures'),
	clean: true,
	ephemeral: true,
	progress,
});
const browser = await openBrowser();
try {
	const { n8n } = stack;
	if (n8n === undefined) throw new Error('Pictures need n8n');
	const page = await browser.newPage();
	await page.setViewport({ width: 1600, height: 900, deviceScaleFactor: 1 });
	await page.goto(`${n8n.url}/signin`, { waitUntil: 'networkidle2' });
	await page.evaluate(
		async (owner) => {
			await fetch('/rest/login', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
			});
		},
		{ email: n8n.owner.email, password: n8n.owner.password },
	);
	for (const workflow of stack.workflows) {
		const name = path.basename(workflow.file, '.json');
		await progress.step(name, async () => {
			await page.goto(`${n8n.url}/workflow/${workflow.id}`, { waitUntil: 'networkidle2' });
			await page.waitForSelector('.vue-flow__node', { timeout: 30_000 });
			await page.addStyleTag({
				content:
					'#sidebar, aside, header, .n8n-toast, .el-notification, [class*="banner"], [class*="logs"], [class*="minimap"], .vue-flow__minimap, [data-test-id="canvas-controls"], [class*="executionButtons"], [class*="_buttons"], [data-reka-popper-content-wrapper], [data-test-id="node-creator-plus-button"], [class*="nodeButtonsWrapper"] { display: none !important }',
			});
			await page.keyboard.press('1');
			await sleep(1500);
			const canvas = await page.$('.vue-flow');
			const folder = path.join(path.dirname(workflow.file), 'pictures');
			mkdirSync(folder, { recursive: true });
			const file: `${string}.png` = `${path.join(folder, name)}.png`;
			await (canvas ?? page).screenshot({ path: file });
		});
	}
} finally {
	await browser.close();
	await stack.stop();
}
