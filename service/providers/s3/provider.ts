import { z } from 'zod';
import type { FileStore } from '../../capabilities/documents/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createS3Client } from './client.ts';
import { createS3FileStore } from './file-store.ts';

const config = z.object({
	S3_ENDPOINT: z.url({ protocol: /^https?$/ }).meta({
		description:
			'Address of an S3-compatible store (AWS, MinIO, Ceph, R2 …) for documents. Without it they are kept in PostgreSQL; those that are there stay there',
		example: 'https://s3.ap-southeast-3.amazonaws.com',
	}),
	S3_REGION: z.string().min(1).meta({
		description: 'Region that requests are signed for',
		example: 'ap-southeast-3',
	}),
	S3_BUCKET: z
		.string()
		.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
		.meta({ description: 'Bucket for documents; not public, and without a rule that deletes' }),
	S3_ACCESS_KEY_ID: z.string().min(1).meta({
		description: 'Access key with the rights to read, write, delete and list objects of the bucket',
	}),
	S3_SECRET_ACCESS_KEY: z.string().min(1).meta({ description: 'Secret of the access key' }),
	S3_ADDRESSING: z.enum(['path', 'host']).default('path').meta({
		description:
			'Where the bucket stands: path (https://endpoint/bucket) or host (https://bucket.endpoint), which some stores demand',
	}),
	S3_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const s3 = defineProvider({
	id: 's3',
	title: 'S3-compatible store',
	documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/',
	config,
	required: ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
	// Far below what any store allows; it keeps one process from flooding a small one.
	pace: { per_second: 50, burst: 100 },
	create(settings): { fileStore: FileStore } {
		return {
			fileStore: createS3FileStore(
				createS3Client({
					endpoint: settings.S3_ENDPOINT,
					region: settings.S3_REGION,
					bucket: settings.S3_BUCKET,
					accessKeyId: settings.S3_ACCESS_KEY_ID,
					secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
					addressing: settings.S3_ADDRESSING,
					timeoutMs: settings.S3_TIMEOUT_MS,
				}),
			),
		};
	},
});
