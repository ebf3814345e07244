-- Whatever is leased has the same two columns (service/platform/lease).
ALTER TABLE "idempotency_keys" RENAME COLUMN "holder" TO "lease_token";
ALTER TABLE "idempotency_keys" RENAME COLUMN "locked_until" TO "leased_until";
ALTER TABLE "events" ADD COLUMN "lease_token" UUID;
