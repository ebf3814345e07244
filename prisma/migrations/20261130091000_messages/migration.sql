-- What is said to whom, and each way it goes: a message and its deliveries instead of one row for a mail.
DROP TABLE "notification_logs";

CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT,
    "related_id" UUID,
    "client_id" UUID,
    "recipient_type" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "language" TEXT,
    "facts" JSONB NOT NULL,
    "must_contain" TEXT[],
    "document_ids" UUID[],
    "occasion" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "message_deliveries" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "address_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT,
    "related_id" UUID,
    "client_id" UUID,
    "draft_id" UUID,
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "provider" TEXT,
    "provider_id" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_deliveries_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "messages_occasion_key" ON "messages"("occasion");
CREATE INDEX "messages_related_id_idx" ON "messages"("related_id");
CREATE INDEX "messages_created_at_id_idx" ON "messages"("created_at", "id");
CREATE UNIQUE INDEX "message_deliveries_reference_key" ON "message_deliveries"("reference");
CREATE INDEX "message_deliveries_related_id_idx" ON "message_deliveries"("related_id");
CREATE INDEX "message_deliveries_client_id_idx" ON "message_deliveries"("client_id");
CREATE INDEX "message_deliveries_status_idx" ON "message_deliveries"("status");
CREATE INDEX "message_deliveries_created_at_id_idx" ON "message_deliveries"("created_at", "id");
CREATE UNIQUE INDEX "message_deliveries_message_id_channel_address_key_key" ON "message_deliveries"("message_id", "channel", "address_key");
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_status_check" CHECK ("status" IN ('QUEUED', 'SENT', 'FAILED', 'SKIPPED'));
