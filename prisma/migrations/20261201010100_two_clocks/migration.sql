-- What the machines' clock decides gets columns of its own, where until now a business date was compared with it.

ALTER TABLE "provisioning_tasks" ADD COLUMN "idle_since" TIMESTAMPTZ(3), ADD COLUMN "deadline_paused_at" TIMESTAMPTZ(3);
UPDATE "provisioning_tasks" SET "idle_since" = "ready_at", "deadline_paused_at" = "waiting_since"
  WHERE "ready_at" IS NOT NULL OR "waiting_since" IS NOT NULL;

ALTER TABLE "message_deliveries" ADD COLUMN "idle_since" TIMESTAMPTZ(3) NOT NULL DEFAULT now();
UPDATE "message_deliveries" SET "idle_since" = "updated_at" WHERE "status" = 'QUEUED';

ALTER TABLE "payment_links" ADD COLUMN "expiry_checked_at" TIMESTAMPTZ(3);
CREATE INDEX "payment_links_expiry_unseen" ON "payment_links"("expires_at") WHERE "status" = 'OPEN' AND "expiry_checked_at" IS NULL;
