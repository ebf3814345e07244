-- When a cycle was cancelled or written off: its place in the statement of the client.
ALTER TABLE "billing_cycles" ADD COLUMN "closed_at" TIMESTAMPTZ(3);
UPDATE "billing_cycles" SET "closed_at" = "updated_at" WHERE "status" IN ('CANCELLED', 'WRITTEN_OFF');
