import type { FileStore } from '../../capabilities/documents/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import type { S3Client } from './client.ts';

/** Objects are named by the hash of their content, so that a repeated upload writes the same bytes to the same name. */
export const createS3FileStore = (client: S3Client): FileStore => ({
	id: 's3',
	title: 'S3-compatible store',
	put: ({ key, content, content_type }) => client.putObject(key, content, content_type),
	async get(key) {
		const content = await client.getObject(key);
		if (content !== null && sha256Hex(content) !== key) {
			const message = 'The S3 store holds other bytes than were stored under this key';
			throw new ProviderError('s3', 'rejected', message, { code: 'damaged' });
		}
		return content;
	},
	delete: (key) => client.deleteObject(key),
});
