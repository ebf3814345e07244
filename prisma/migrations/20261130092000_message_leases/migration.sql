-- The lease of the attempt that is under way.
ALTER TABLE "message_deliveries" ADD COLUMN "lease_token" UUID,
ADD COLUMN "leased_until" TIMESTAMPTZ(3);
