/**
 * Takes the pictures that are committed: `node e2e/take-pictures.ts` of everything, `… workflows` of the workflows in the real
 * editor, `… doors` of every page, mail, document and form that a person meets in a sale, `… pages` of every page there is. Run it when one
 * of them changes.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { openBrowser } from './browser.ts';
import { stockCatalog } from './catalog.ts';
import { serviceClient } from './clients.ts';
import { createCamera } from './pictures/camera.ts';
import { visitDoors } from './pictures/doors.ts';
import { visitForms } from './pictures/forms.ts';
import { takePages } from './pictures/pages.ts';
import { writeGallery } from './pictures/gallery.ts';
import { takeWorkflows } from './pictures/workflows.ts';
import { ORDER_WORKFLOWS, WORKFLOWS } from './stack/n8n-workflows.ts';
import { ROOT } from './stack/pack.ts';
import { toTerminal } from './stack/progress.ts';
import { startStack, type StackTarget } from './stack/stack.ts';

const FOLDER = path.join(ROOT, 'docs', 'pictures');

const [wanted = 'everything'] = process.argv.slice(2);
if (!['everything', 'workflows', 'doors', 'pages'].includes(wanted))
	throw new Error(`There are no pictures of ${wanted}: say workflows, doors or pages`);
const progress = toTerminal();
if (wanted !== 'pages') await takeFromStack();
if (wanted === 'pages' || wanted === 'everything') takePages(path.join(FOLDER, 'pages'));

async function takeFromStack(): Promise<void> {
	const stack = await startStack({
		stateFolder: path.join(ROOT, '.state', 'pictures'),
		clean: true,
		ephemeral: true,
		workflowFolders: [WORKFLOWS, ORDER_WORKFLOWS],
		progress,
	});
	const browser = await openBrowser();
	try {
		if (wanted !== 'doors') await takeWorkflows(stack, browser, progress);
		if (wanted !== 'workflows') await takeDoors(stack, browser);
	} finally {
		await browser.close();
		await stack.stop();
	}
}

async function takeDoors(stack: StackTarget, browser: Browser): Promise<void> {
	await stockCatalog(serviceClient(stack.urls.service, stack.apiKey));
	for (const file of readdirSync(FOLDER, { withFileTypes: true }))
		if (file.isFile()) rmSync(path.join(FOLDER, file.name));
	const camera = createCamera(FOLDER);
	for (const language of ['id', 'en'] as const) {
		const world = await visitDoors(stack, { browser, camera, language }, progress);
		if (language === 'en')
			await progress.step('forms', () => visitForms(world, { browser, camera }));
	}
	writeGallery(FOLDER, camera.pictures);
	if (camera.problems.length === 0) return;
	progress.line(`\n${camera.problems.join('\n')}`);
	process.exitCode = 1;
}
