export { createWebhookProcessor } from './processor.ts';
export type { WebhookProcessor } from './processor.ts';
