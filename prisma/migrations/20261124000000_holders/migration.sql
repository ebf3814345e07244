-- A lease that is renewed needs a name of its own: its time no longer tells whose it is.
ALTER TABLE "idempotency_keys" ADD COLUMN "holder" UUID;
ALTER TABLE "payment_links" ADD COLUMN "lease_token" UUID;
