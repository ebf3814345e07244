export { defineNoticeHandler, noticeHandlerPoint } from './notice-handler.ts';
export type { NoticeResult } from './notice-handler.ts';
export { createWebhookProcessor } from './processor.ts';
export type { WebhookProcessor } from './processor.ts';
export { countByProvider } from './store.ts';
