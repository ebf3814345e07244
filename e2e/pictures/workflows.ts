/** Takes the pictures of the workflows in the real editor, beside their files. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import type { Progress } from '../stack/progress.ts';
import type { Stack } from '../stack/stack.ts';

/** What stands around the canvas. */
const AROUND =
	'#sidebar, aside, header, .n8n-toast, .el-notification, [class*="banner"], [class*="logs"], [class*="minimap"], .vue-flow__minimap, [data-test-id="canvas-controls"], [class*="executionButtons"], [class*="_buttons"], [data-reka-popper-content-wrapper], [data-test-id="node-creator-plus-button"], [class*="nodeButtonsWrapper"]';

export async function takeWorkflows(
	{ n8n, workflows }: Pick<Stack, 'n8n' | 'workflows'>,
	browser: Browser,
	progress: Progress,
): Promise<void> {
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
	for (const workflow of workflows) {
		const name = path.basename(workflow.file, '.json');
		await progress.step(name, async () => {
			await page.goto(`${n8n.url}/workflow/${workflow.id}`, { waitUntil: 'networkidle2' });
			await page.waitForSelector('.vue-flow__node', { timeout: 30_000 });
			await page.addStyleTag({ content: `${AROUND} { display: none !important }` });
			await page.keyboard.press('1');
			await sleep(1500);
			const canvas = await page.$('.vue-flow');
			const folder = path.join(path.dirname(workflow.file), 'pictures');
			mkdirSync(folder, { recursive: true });
			const file: `${string}.png` = `${path.join(folder, name)}.png`;
			await (canvas ?? page).screenshot({ path: file });
		});
	}
	await page.close();
}
