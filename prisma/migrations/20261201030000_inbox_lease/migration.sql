ALTER TABLE "webhook_events" ADD COLUMN "lease_token" UUID;
