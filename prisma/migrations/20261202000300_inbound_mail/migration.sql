-- AlterTable
ALTER TABLE "message_deliveries" ADD COLUMN     "bounce" TEXT,
ADD COLUMN     "bounce_code" TEXT,
ADD COLUMN     "bounced_at" TIMESTAMPTZ(3),
ADD COLUMN     "provider_thread_id" TEXT,
ADD COLUMN     "read_back_at" TIMESTAMPTZ(3),
ADD COLUMN     "wire_message_id" TEXT;

-- CreateTable
CREATE TABLE "client_contacts" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "may_accept" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailboxes" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "cursor" BIGINT,
    "good_until" TIMESTAMPTZ(3),
    "relist_cursor" BIGINT,
    "relist_from" TIMESTAMPTZ(3),
    "watch_expires_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailboxes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_mails" (
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "provider_message_id" TEXT NOT NULL,
    "provider_thread_id" TEXT,
    "labels" TEXT[],
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "error" TEXT,
    "raw_sha256" TEXT,
    "raw_store" TEXT,
    "raw_size" INTEGER,
    "received_at" TIMESTAMPTZ(3),
    "readings" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "client_id" UUID,
    "subject_type" TEXT,
    "subject_id" UUID,
    "reply_token" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "assigned_to" UUID,
    "last_message_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_messages" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "inbound_mail_id" UUID,
    "client_id" UUID,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "class_sign" TEXT,
    "may_be_answered" BOOLEAN NOT NULL DEFAULT false,
    "match" TEXT NOT NULL,
    "match_by" TEXT,
    "match_is_ambiguous" BOOLEAN NOT NULL DEFAULT false,
    "candidate_type" TEXT,
    "candidate_id" UUID,
    "delivery_id" UUID,
    "related_type" TEXT,
    "related_id" UUID,
    "is_proven" BOOLEAN NOT NULL DEFAULT false,
    "unproven_reasons" TEXT[],
    "contact_id" UUID,
    "may_accept" BOOLEAN NOT NULL DEFAULT false,
    "from_address" TEXT,
    "from_name" TEXT,
    "reply_to" TEXT,
    "to_addresses" TEXT[],
    "subject" TEXT NOT NULL,
    "new_text" TEXT NOT NULL,
    "full_text" TEXT NOT NULL,
    "rfc_message_id" TEXT,
    "in_reply_to" TEXT,
    "reference_ids" TEXT[],
    "mailbox_id" UUID,
    "provider_thread_id" TEXT,
    "reuses_message_id" BOOLEAN NOT NULL DEFAULT false,
    "back_on" DATE,
    "intent" TEXT,
    "reading" JSONB,
    "note" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_attachments" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "filename" TEXT NOT NULL,
    "declared_type" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "store" TEXT NOT NULL,
    "handling" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_attachments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_contacts_email_idx" ON "client_contacts"("email");

-- CreateIndex
CREATE INDEX "clients_billing_email_trgm_idx" ON "clients" USING GIN ("billing_email" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "client_contacts_email_trgm_idx" ON "client_contacts" USING GIN ("email" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "client_contacts_created_at_id_idx" ON "client_contacts"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "client_contacts_client_id_email_key" ON "client_contacts"("client_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "mailboxes_provider_address_key" ON "mailboxes"("provider", "address");

-- CreateIndex
CREATE INDEX "inbound_mails_status_next_attempt_at_idx" ON "inbound_mails"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "inbound_mails_created_at_id_idx" ON "inbound_mails"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_mails_mailbox_id_provider_message_id_key" ON "inbound_mails"("mailbox_id", "provider_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_reply_token_key" ON "conversations"("reply_token");

-- CreateIndex
CREATE INDEX "conversations_client_id_last_message_at_idx" ON "conversations"("client_id", "last_message_at");

-- CreateIndex
CREATE INDEX "conversations_status_last_message_at_id_idx" ON "conversations"("status", "last_message_at", "id");

-- CreateIndex
CREATE INDEX "conversations_created_at_id_idx" ON "conversations"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_subject_type_subject_id_key" ON "conversations"("subject_type", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_messages_inbound_mail_id_key" ON "conversation_messages"("inbound_mail_id");

-- CreateIndex
CREATE INDEX "conversation_messages_conversation_id_received_at_id_idx" ON "conversation_messages"("conversation_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "conversation_messages_client_id_received_at_idx" ON "conversation_messages"("client_id", "received_at");

-- CreateIndex
CREATE INDEX "conversation_messages_status_received_at_id_idx" ON "conversation_messages"("status", "received_at", "id");

-- CreateIndex
CREATE INDEX "conversation_messages_from_address_received_at_idx" ON "conversation_messages"("from_address", "received_at");

-- CreateIndex
CREATE INDEX "conversation_messages_rfc_message_id_idx" ON "conversation_messages"("rfc_message_id");

-- CreateIndex
CREATE INDEX "conversation_messages_mailbox_id_provider_thread_id_idx" ON "conversation_messages"("mailbox_id", "provider_thread_id");

-- CreateIndex
CREATE INDEX "conversation_messages_created_at_id_idx" ON "conversation_messages"("created_at", "id");

-- CreateIndex
CREATE INDEX "message_attachments_sha256_idx" ON "message_attachments"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "message_attachments_message_id_position_key" ON "message_attachments"("message_id", "position");

-- CreateIndex
CREATE INDEX "message_deliveries_wire_message_id_idx" ON "message_deliveries"("wire_message_id");

-- CreateIndex
CREATE INDEX "message_deliveries_provider_provider_thread_id_idx" ON "message_deliveries"("provider", "provider_thread_id");

-- CreateIndex
CREATE INDEX "message_deliveries_read_back_at_idx" ON "message_deliveries"("read_back_at");

-- CreateIndex
CREATE INDEX "message_deliveries_address_key_bounced_at_idx" ON "message_deliveries"("address_key", "bounced_at");

-- AddForeignKey
ALTER TABLE "client_contacts" ADD CONSTRAINT "client_contacts_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_mails" ADD CONSTRAINT "inbound_mails_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailboxes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_inbound_mail_id_fkey" FOREIGN KEY ("inbound_mail_id") REFERENCES "inbound_mails"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_attachments" ADD CONSTRAINT "message_attachments_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "conversation_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "inbound_mails" ADD CONSTRAINT "inbound_mails_status_check" CHECK ("status" IN ('LISTED', 'STORED', 'READ', 'UNREADABLE', 'GONE', 'CLOSED'));
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_status_check" CHECK ("status" IN ('OPEN', 'CLOSED'));
-- A sale that belongs to a client has one conversation; one without a sale stands for a mail that nobody has linked yet.
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_subject_check" CHECK (("subject_type" IS NULL) = ("subject_id" IS NULL) AND ("subject_id" IS NULL OR "client_id" IS NOT NULL));
ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_values_check" CHECK ("direction" IN ('IN', 'OUT') AND "channel" IN ('EMAIL', 'PORTAL')
    AND "match" IN ('MATCHED', 'CANDIDATE', 'SUGGESTED', 'UNMATCHED'));
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_bounce_check" CHECK ("bounce" IS NULL OR "bounce" IN ('DEAD', 'FULL', 'SUSPECT', 'NOTE'));
