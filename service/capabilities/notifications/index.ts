export { notificationsConfig } from './config.ts';
export { queueMail } from './queue-mail.ts';
export type { MailRequest } from './queue-mail.ts';
