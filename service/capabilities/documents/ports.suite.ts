import { createHash, randomBytes } from 'node:crypto';
import { isProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import type { FileStore, FileToKeep } from './ports.ts';

/**
 * What a store outside this process can do to one call: `refuses` says no, `throttles` says too often, `breaks` does
 * nothing and answers 5xx, `loses` does it and answers 5xx, `ignores` does it and never answers, `unreachable` cannot
 * be connected to.
 */
export type FileStoreFault =
	'refuses' | 'throttles' | 'breaks' | 'loses' | 'ignores' | 'unreachable';

export type FileStoreStage = {
	store: FileStore;
	/** Of a store behind a network. */
	vendor?: {
		failNext(fault: FileStoreFault): void;
		/** Damages what the vendor holds under a key. */
		damage(key: string): void;
		/** Values that must appear in no error. */
		secrets: readonly string[];
	};
};

/** Every promise of FileStore, run against one store: `describeFileStore('s3', () => stage)`. */
export function describeFileStore(name: string, stageOf: () => FileStoreStage): void {
	describe(`FileStore of ${name}`, () => {
		const aFile = (content = randomBytes(1000)): FileToKeep => ({
			key: createHash('sha256').update(content).digest('hex'),
			content,
			content_type: 'application/pdf',
		});

		it('gives back the bytes that it was given', async () => {
			const { store } = stageOf();
			const [one, two] = [aFile(), aFile()];
			await store.put(one);
			await store.put(two);
			expect(await store.get(one.key)).toEqual(one.content);
			expect(await store.get(two.key)).toEqual(two.content);
		});

		it.each([0, 1, 5_000_000])('keeps a file of %s bytes', async (size) => {
			const { store } = stageOf();
			const file = aFile(randomBytes(size));
			await store.put(file);
			expect(await store.get(file.key)).toEqual(file.content);
		});

		it('has nothing under a key that was never used', async () => {
			expect(await stageOf().store.get(aFile().key)).toBeNull();
		});

		it('keeps one file when it is put twice, also at the same time', async () => {
			const { store } = stageOf();
			const file = aFile();
			await Promise.all([store.put(file), store.put(file)]);
			await store.put(file);
			expect(await store.get(file.key)).toEqual(file.content);
			await store.delete(file.key);
			expect(await store.get(file.key)).toBeNull();
		});

		it('deletes one file and no other, and is content when it is gone already', async () => {
			const { store } = stageOf();
			const [one, two] = [aFile(), aFile()];
			await store.put(one);
			await store.put(two);
			await store.delete(one.key);
			await store.delete(one.key);
			expect(await store.get(one.key)).toBeNull();
			expect(await store.get(two.key)).toEqual(two.content);
		});
	});
}

const writing: [FileStoreFault, ProviderErrorKind][] = [
	['refuses', 'rejected'],
	['throttles', 'throttled'],
	['breaks', 'outcome-unknown'],
	['loses', 'outcome-unknown'],
	['ignores', 'outcome-unknown'],
	['unreachable', 'unavailable'],
];
const reading: [FileStoreFault, ProviderErrorKind][] = [
	['refuses', 'rejected'],
	['throttles', 'throttled'],
	['breaks', 'unavailable'],
	['ignores', 'unavailable'],
	['unreachable', 'unavailable'],
];

/** What a store behind a network promises when its vendor fails. Besides `describeFileStore`. */
export function describeFileStoreFaults(
	name: string,
	stageOf: () => Required<FileStoreStage>,
): void {
	describe(`FileStore of ${name}, when its vendor fails`, () => {
		const content = Buffer.from('%PDF-1.7 a faktur pajak');
		const key = createHash('sha256').update(content).digest('hex');
		const file: FileToKeep = { key, content, content_type: 'application/pdf' };

		it.each(writing)('put: %s is %s, and a second attempt stores the file', async (fault, kind) => {
			const { store, vendor } = stageOf();
			vendor.failNext(fault);
			await expectKind(() => store.put(file), kind);
			await store.put(file);
			expect(await store.get(key)).toEqual(content);
		});

		it.each(writing)('delete: %s is %s, and a second attempt deletes it', async (fault, kind) => {
			const { store, vendor } = stageOf();
			await store.put(file);
			vendor.failNext(fault);
			await expectKind(() => store.delete(key), kind);
			await store.delete(key);
			expect(await store.get(key)).toBeNull();
		});

		it.each(reading)('get: %s is %s and never "no such file"', async (fault, kind) => {
			const { store, vendor } = stageOf();
			await store.put(file);
			vendor.failNext(fault);
			await expectKind(() => store.get(key), kind);
			expect(await store.get(key)).toEqual(content);
		});

		it('get: refuses bytes that are not those of the key', async () => {
			const { store, vendor } = stageOf();
			await store.put(file);
			vendor.damage(key);
			await expectKind(() => store.get(key), 'rejected');
		});

		async function expectKind(run: () => Promise<unknown>, kind: ProviderErrorKind): Promise<void> {
			const { store, vendor } = stageOf();
			const error: unknown = await run().then(
				() => new Error('the call succeeded'),
				(reason: unknown) => reason,
			);
			if (!isProviderError(error)) throw error;
			expect([error.provider, error.kind]).toEqual([store.id, kind]);
			expect(error.message).not.toBe('');
			for (const secret of vendor.secrets) {
				for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
					expect(`${cause.message} ${JSON.stringify(cause)}`).not.toContain(secret);
			}
		}
	});
}
