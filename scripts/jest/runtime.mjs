/**
 * Loads test files with Node's own loader instead of Jest's, which makes every file load the service, Prisma, pg-boss
 * and the vendors' libraries anew (1.1 s of computing for each file) and does not give the memory back.
 *
 * Consequence for tests: what a file changes in a module or on a global object it has to change back. `jest.mock` and
 * its like do not exist; Node's loader remembers modules, and nothing here needs it.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beginFile } from './loader.mjs';

const require = createRequire(import.meta.url);

export default class ProcessRuntime {
	#coverage;
	#isWanted;
	#scripts = [];

	constructor(
		config,
		_environment,
		_resolver,
		_transformer,
		_cacheFS,
		coverage,
		_path,
		globalConfig,
	) {
		const { shouldInstrument } = require('@jest/transform');
		this.#isWanted = (file) =>
			shouldInstrument(file, coverage, config, globalConfig.testPathPatterns);
	}

	/** Jest's own machinery holds the tests of one file, so each file gets its own. */
	requireInternalModule(file) {
		const name = require.resolve(file);
		const { parent } = require.cache[name] ?? {};
		delete require.cache[name];
		// Node also remembers it as a child of what required it.
		if (parent) parent.children = parent.children.filter(({ filename }) => filename !== name);
		return require(file);
	}

	requireModule(file) {
		return require(file);
	}

	unstable_shouldLoadAsEsm() {
		return true;
	}

	async unstable_importModule(file) {
		beginFile();
		return import(pathToFileURL(file).href);
	}

	setGlobalsForRuntime() {}
	enterTestCode() {}
	leaveTestCode() {}
	teardown() {}

	/** Node leaves blanks where types stood: every line and column is that of the source. */
	getSourceMaps() {
		return new Map();
	}

	getAllCoverageInfoCopy() {
		return undefined;
	}

	async collectV8Coverage() {
		const { CoverageInstrumenter } = require('collect-v8-coverage');
		this.#coverage = new CoverageInstrumenter();
		await this.#coverage.startInstrumenting();
	}

	async stopCollectingV8Coverage() {
		this.#scripts = await this.#coverage.stopInstrumenting();
	}

	getAllV8CoverageInfoCopy() {
		return this.#scripts
			.filter(({ url }) => url.startsWith('file://'))
			.map((script) => ({ ...script, url: decodeURI(new URL(script.url).pathname) }))
			.filter(({ url }) => this.#isWanted(url))
			.map((result) => ({ codeTransformResult: undefined, result }));
	}
}
