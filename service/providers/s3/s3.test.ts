import nock from 'nock';
import { pino } from 'pino';
import {
	describeFileStore,
	describeFileStoreFaults,
	type FileStoreStage,
} from '../../capabilities/documents/ports.suite.ts';
import type { FileStore } from '../../capabilities/documents/ports.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { playS3, recordedError } from './fixtures.ts';
import { s3 } from './provider.ts';

const keys = {
	region: 'ap-southeast-3',
	accessKeyId: 'not-a-real-access-key',
	secretAccessKey: 'not-a-real-secret',
};
const base = 'https://s3.example/documents';
const settings = {
	S3_ENDPOINT: 'https://s3.example',
	S3_REGION: keys.region,
	S3_BUCKET: 'documents',
	S3_ACCESS_KEY_ID: keys.accessKeyId,
	S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
};
const install = (more: object = {}): FileStore =>
	s3.create({ ...settings, ...more }, { log: pino({ level: 'silent' }) }).fileStore;

answeredByNock();

function stageOf(): () => Required<FileStoreStage> {
	let stage: Required<FileStoreStage>;
	beforeEach(() => {
		const vendor = { ...playS3(base, keys), secrets: Object.values(keys).slice(1) };
		stage = { store: install({ S3_TIMEOUT_MS: 500 }), vendor };
	});
	return () => stage;
}
describe('s3', () => {
	const stage = stageOf();
	describeFileStore('s3', stage);
	describeFileStoreFaults('s3', stage);
});

describe('s3: calls', () => {
	const content = Buffer.from('%PDF-1.7');
	const file = { key: sha256Hex(content), content, content_type: 'application/pdf' };

	it('keep the kind of file', async () => {
		const { objects } = playS3(base, keys);
		await install().put(file);
		expect([...objects]).toEqual([[file.key, { content, content_type: 'application/pdf' }]]);
	});

	it.each([
		['https://store.example:9000/', 'path', 'https://store.example:9000/documents'],
		['https://store.example', 'host', 'https://documents.store.example'],
	])('go to the bucket at %s by %s', async (S3_ENDPOINT, S3_ADDRESSING, address) => {
		const { objects } = playS3(address, keys);
		const store = install({ S3_ENDPOINT, S3_ADDRESSING });
		await store.put(file);
		expect(await store.get(file.key)).toEqual(content);
		expect([...objects.keys()]).toEqual([file.key]);
	});

	it('with a wrong secret are refused by name', async () => {
		playS3(base, keys);
		const store = install({ S3_SECRET_ACCESS_KEY: 'another' });
		await expect(store.put(file)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'SignatureDoesNotMatch',
			message: 'The S3 store answered PutObject with 403 (SignatureDoesNotMatch)',
		});
	});

	it.each(['get', 'put', 'delete'] as const)(
		'%s: a bucket that is missing is no missing file',
		async (method) => {
			const answer = recordedError('no_such_bucket');
			nock('https://s3.example')
				.get(/./)
				.reply(...answer)
				.put(/./)
				.reply(...answer);
			nock('https://s3.example')
				.delete(/./)
				.reply(...answer);
			const store = install();
			const call = method === 'put' ? store.put(file) : store[method](file.key);
			await expect(call).rejects.toMatchObject({ kind: 'rejected', code: 'NoSuchBucket' });
		},
	);

	it('do not follow to another address', async () => {
		nock('https://s3.example').get(/./).reply(301, '', { location: 'https://evil.example/' });
		await expect(install().get(file.key)).rejects.toMatchObject({ kind: 'rejected', status: 301 });
	});
});
