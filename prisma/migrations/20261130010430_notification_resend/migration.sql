-- A person may send a message once more to the same address: each time is a round with a delivery of its own.
ALTER TABLE "message_deliveries"
	ADD COLUMN "round" INTEGER NOT NULL DEFAULT 0,
	ADD COLUMN "resend_of_id" UUID,
	ADD COLUMN "resend_reason" TEXT;
DROP INDEX "message_deliveries_message_id_channel_address_key_key";
CREATE UNIQUE INDEX "message_deliveries_message_id_channel_address_key_round_key" ON "message_deliveries"("message_id", "channel", "address_key", "round");
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_resend_of_id_fkey" FOREIGN KEY ("resend_of_id") REFERENCES "message_deliveries"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- Whoever sends once more says why.
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_resend_check" CHECK ("resend_of_id" IS NULL OR "resend_reason" IS NOT NULL);
