/** Stands for `@jest/globals` in test files; evaluated again for each, since Jest makes these anew. */
import { testTools } from './tools.mjs';

export const { jest } = testTools;
export const {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	fdescribe,
	fit,
	it,
	test,
	xdescribe,
	xit,
	xtest,
} = globalThis;
